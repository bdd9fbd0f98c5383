using System.CommandLine;
using StyleCloud.FeatureTraining;
using StyleCloud.FeatureTraining.Evaluation;

var command = new RootCommand("Learns the features that the engine carries, from pictures made by formulas, and judges features by the pictures they give.")
{
    TrainCommand.Create(), ExportCommand.Create(), EvaluateCommand.Create(), SheetCommand.Create(),
};
return await command.Parse(args).InvokeAsync();
