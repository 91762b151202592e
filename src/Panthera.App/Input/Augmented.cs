using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.App.Input;

/// <summary>Tasks whose pictures change at random as they are trained on.</summary>
internal static class Augmented
{
    /// <summary>A task of pictures that change, anew each time that they are drawn.</summary>
    /// <param name="task">The task.</param>
    /// <param name="chain">What happens to them; see <see cref="Augmentation"/>.</param>
    /// <param name="seed">Decides on all that is random.</param>
    /// <exception cref="InputException">If there is no such change, or the task has no plain pictures.</exception>
    public static ProxyTask Task(ProxyTask task, string chain, ulong seed)
    {
        Augmentation augmentation = Augmentation.Parse(chain);
        return task.Data is PictureSet pictures ? task with { Data = new AugmentedPictures(pictures, augmentation, seed) }
            : throw new InputException($"--augment changes pictures, and the data of {task.Name} is {task.Data.Name}");
    }
}
