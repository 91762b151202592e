namespace Panthera.Training.Data;

/// <summary>
/// Pictures with one class each. A row of <see cref="Batch.Features"/> is channels × height × width, one value a pixel, with
/// about zero mean and unit variance over the training split; <see cref="Batch.Targets"/> gets one class a row.
/// </summary>
public interface IPictureSource : IDataSource
{
    /// <summary>Pixels a row.</summary>
    int Width { get; }

    /// <summary>Rows of pixels.</summary>
    int Height { get; }

    /// <summary>Planes of pixels: 1 for grey.</summary>
    int Channels { get; }

    /// <summary>The number of classes; targets run from 0 to this less one.</summary>
    int Classes { get; }
}
