using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>The function app: instances that take messages from <c>uploads</c> and run the function Intake on each.</summary>
internal sealed class IntakeApp
{
    private const double StayIdleSeconds = 60;
    private const int InstancesPerDecision = 4;

    private readonly SimulatedClock _clock;
    private readonly StorageQueue _uploads;
    private readonly DeliveryModel _model;
    private readonly Intake _intake;
    private readonly RandomStream _random;
    private int _instances;
    private int _starting;
    private int _inFlight;
    private bool _decisionDue;
    private bool _pollDue;
    private ScheduledEvent? _retirement;

    public IntakeApp(SimulatedClock clock, StorageQueue uploads, DeliveryModel model, Intake intake, RandomStream random)
    {
        (_clock, _uploads, _model, _intake, _random) = (clock, uploads, model, intake, random);
        uploads.Added += OnAdded;
    }

    private void OnAdded()
    {
        if (!_decisionDue)
        {
            _decisionDue = true;
            _clock.In(_instances == 0 ? 0 : _model.ScaleSeconds, Decide);
        }

        PollWithin(_model.PollSeconds);
    }

    /// <summary>Target-based scaling: one instance for each batch of waiting messages, at most four more at a time.</summary>
    private void Decide()
    {
        _decisionDue = false;
        if (_uploads.Length == 0)
            return;
        var wanted = Math.Min(_model.MaxInstances, (int)Math.Ceiling(_uploads.Length / (double)_model.InstanceConcurrency));
        var added = Math.Clamp(wanted - _instances - _starting, 0, InstancesPerDecision);
        for (var i = 0; i < added; i++)
        {
            _starting++;
            _clock.In(_random.LogNormal(_model.ColdStartSeconds, 0.3), Started);
        }

        if (wanted > _instances + _starting)
        {
            _decisionDue = true;
            _clock.In(_model.ScaleSeconds, Decide);
        }
    }

    private void Started()
    {
        (_starting, _instances) = (_starting - 1, _instances + 1);
        Poll();
    }

    private void PollWithin(double seconds)
    {
        if (_pollDue || _instances == 0)
            return;
        _pollDue = true;
        _clock.In(_random.Uniform() * seconds, () =>
        {
            _pollDue = false;
            Poll();
        });
    }

    private void Poll()
    {
        _retirement?.Cancel();
        while (_inFlight < (long)_instances * _model.InstanceConcurrency && _uploads.TryReceive(_model.VisibilitySeconds) is { } message)
        {
            _inFlight++;
            var receipt = message.PopReceipt;
            _clock.In(_random.LogNormal(_model.HandleMedianSeconds, 0.5), () => Handled(message, receipt));
        }

        if (_inFlight > 0)
            return;
        if (_uploads.Length > 0)
            PollWithin(_model.PollSeconds);
        else
            _retirement = _clock.In(StayIdleSeconds, () => _instances = 0);
    }

    private void Handled(QueueMessage message, long receipt)
    {
        _inFlight--;
        _intake.Handle(message, receipt);
        Poll();
    }
}
