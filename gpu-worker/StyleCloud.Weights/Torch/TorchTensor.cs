using StyleCloud.Weights.Files;

namespace StyleCloud.Weights.Torch;

/// <summary>A run of numbers that tensors are views of.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Count">Elements.</param>
internal sealed record TorchStorage(string Key, ElementType Type, long Count);

/// <summary>A strided view of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">Of the first element.</param>
/// <param name="Shape">Sides.</param>
/// <param name="Strides">In elements, one for each side.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>Elements of the view.</summary>
    public long Count => Shape.Aggregate(1L, (product, side) => checked(product * side));

    /// <summary>Whether every element of the view is inside the storage.</summary>
    public bool IsInsideStorage
    {
        get
        {
            if (Shape.Length != Strides.Length || Shape.Length > SafetensorsFormat.MaxAxes || Offset < 0)
                return false;
            Int128 last = Offset;
            Int128 count = 1;
            for (var axis = 0; axis < Shape.Length; axis++)
            {
                if (Shape[axis] < 0 || Strides[axis] < 0)
                    return false;
                last += (Int128)Math.Max(Shape[axis] - 1, 0) * Strides[axis];
                count *= Shape[axis];
                if (last > long.MaxValue || count > TensorFile.MaxBytes)
                    return false;
            }

            return count == 0 || last < Storage.Count;
        }
    }

    /// <summary>Gathers the view's elements, row-major, from all elements of its storage.</summary>
    public float[] Gather(float[] storage)
    {
        var values = new float[Count];
        var index = new long[Shape.Length];
        var position = Offset;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = storage[position];
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                position += Strides[axis];
                if (++index[axis] < Shape[axis])
                    break;
                position -= Strides[axis] * Shape[axis];
                index[axis] = 0;
            }
        }

        return values;
    }
}
