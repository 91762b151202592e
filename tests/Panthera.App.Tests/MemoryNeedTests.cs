using Panthera.App.Reports;
using Panthera.Training.Tasks;

namespace Panthera.App.Tests;

public sealed class MemoryNeedTests
{
    [Fact]
    public void Require_MoreThanTheMachineHas_SaysHowMuch()
    {
        ProxyTask task = ProxyTasks.Open("mlp", new TaskData());
        MemoryNeed need = new(Model: 3L << 20, States: 2L << 20, Data: 1L << 20);
        need.Require(task, available: 6L << 20);
        Should.Throw<InputException>(() => need.Require(task, available: (6L << 20) - 1)).Message.ShouldEndWith(
            "too large for this machine's memory: it takes 6.0 MiB: model 3.0, optimizer's states 2.0, data 1.0, of 6.0 MiB");
    }
}
