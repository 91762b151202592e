namespace Panthera.App.Tests;

/// <summary>Whatever the input, one line says what is wrong.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("serach", "no verb 'serach'; did you mean 'search'?")]
    [InlineData("--nosuch", "no verb '--nosuch'")]
    [InlineData("show", "PROGRAM")]
    [InlineData("show adamw lion", "'lion'")]
    [InlineData("show nosuch", "nosuch: no such file, and no optimizer of the catalogue")]
    [InlineData("show lin", "did you mean 'lion'?")]
    [InlineData("show adamw --nosuch", "'--nosuch'")]
    [InlineData("show adamw --set beta9=1", "no hyperparameter 'beta9'")]
    [InlineData("show adamw --set beta1", "'beta1' sets nothing")]
    [InlineData("show adamw --set beta1=x", "'beta1=x' sets nothing")]
    [InlineData("show adamw --set beta1=nan", "no finite number")]
    [InlineData("show adamw:beta9=1", "no hyperparameter 'beta9'")]
    [InlineData("show adamw:beta1=1e400", "adamw: beta1 = Infinity is no finite number")]
    [InlineData("show adamw --set beta2=1", "adamw: beta2 = 1 is out of range: 0 <= beta2 < 1")]
    [InlineData("train adamw:beta1=1.2 --task mlp", "panthera: adamw: beta1 = 1.2 is out of range: 0 <= beta1 < 1\n")]
    [InlineData("train lion:learning_rate=0 --task mlp", "lion: learning_rate = 0 is out of range: learning_rate > 0")]
    [InlineData("compare adamw momentum:momentum=-0.1 --task mlp", "momentum: momentum = -0.1 is out of range: 0 <= momentum < 1")]
    [InlineData("search --start adamw:weight_decay=-1", "adamw: weight_decay = -1 is out of range: weight_decay >= 0")]
    [InlineData("fingerprint", "PROGRAM")]
    [InlineData("fingerprint adamw nosuch", "nosuch: no such file")]
    [InlineData("train adamw", "--task and --model are two ways to say what to train: give one\n")]
    [InlineData("train adamw --task mlp --model mlp", "two ways to say what to train: give one, not both")]
    [InlineData("train adamw --task mlp --steps 5 --epochs 1", "--steps and --epochs are two ways to say how long to train: give one")]
    [InlineData("train adamw --model nosuch", "no model 'nosuch'; 'panthera models' lists them")]
    [InlineData("train adamw --model decodr", "no model 'decodr'; did you mean 'decoder'?")]
    [InlineData("train adamw --model mlp:hiden=8", "model mlp: no size 'hiden'; did you mean 'hidden'?")]
    [InlineData("train adamw --model mlp:hidden=0", "model mlp: hidden takes whole numbers from 1 to 16384 with + between them, not '0'")]
    [InlineData("train adamw --model vit:width=50", "a width of 50 cannot be shared by 4 heads")]
    [InlineData("train adamw --model vit:patch=3", "a picture of 28 pixels cannot be cut into patches of 3")]
    [InlineData("train adamw --model decoder:vocabulary=7", "vocabulary takes characters or a whole number from 64 to 65536, not '7'")]
    [InlineData("train adamw --model mlp --batch 4000", "a batch of 4,000 is more than the 2,048 examples of the validation split")]
    [InlineData("train adamw --task mlp --batch 0", "--batch takes a whole number from 1 to")]
    [InlineData("train adamw --task mlp --epochs 0", "--epochs takes a number from")]
    [InlineData("train adamw --task mlp --threads 0", "--threads takes a whole number from 1 to")]
    [InlineData("train adamw --task mlp --schedule cosin", "no schedule 'cosin'; did you mean 'cosine'?")]
    [InlineData("train adamw --task mlp --warmup -1", "--warmup takes a number from 0 to")]
    [InlineData("train adamw --task mlp --clip 0", "--clip takes a number from")]
    [InlineData("train adamw --task mlp --decay-mask biases", "--decay-mask takes everything or matrices, not 'biases'")]
    [InlineData("train adamw --task mlp --measure-every 0", "--measure-every takes a whole number from 1 to")]
    [InlineData("train adamw --task mlp --tensorboard /dev/null", "cannot write '/dev/null': ")]
    [InlineData("train adamw --task vitt", "no task 'vitt'; did you mean 'vit'?")]
    [InlineData("train adamw --task mlp --steps 0", "--steps takes a whole number from 1 to")]
    [InlineData("train adamw --task mlp --steps -5", "--steps takes a whole number from 1 to")]
    [InlineData("train adamw --task mlp --steps 1.5", "not '1.5'")]
    [InlineData("train adamw --task mlp --seed -1", "--seed takes a whole number")]
    [InlineData("train adamw --task mlp --scale 0", "--scale takes a number")]
    [InlineData("train adamw --task mlp --scale nan", "--scale takes a number")]
    [InlineData("train adamw --task mlp --curve /nosuch/curve.csv", "cannot write '/nosuch/curve.csv': its folder does not exist")]
    [InlineData("train adamw --task mlp --data /nosuch", "/nosuch: no such file or folder")]
    [InlineData("compare adamw --task mlp", "PROGRAM")]
    [InlineData("compare adamw lion", "'--task' is required")]
    [InlineData("compare adamw lion --task mlp --seeds 0", "--seeds takes a whole number from 1 to")]
    [InlineData("compare adamw lion --task mlp --threads 0", "--threads takes a whole number from 1 to")]
    [InlineData("mutations --functions all", "--functions takes paper or extended, not 'all'")]
    [InlineData("search --functions Paper", "--functions takes paper or extended, not 'Paper'")]
    [InlineData("search --threads 0", "--threads takes a whole number from 1 to")]
    [InlineData("search --threads -2", "--threads takes a whole number from 1 to")]
    [InlineData("search --minutes 0", "--minutes takes a number from 0.01 to")]
    [InlineData("search --minutes -1", "--minutes takes a number from 0.01 to")]
    [InlineData("search --minutes soon", "not 'soon'")]
    [InlineData("search --programs 0", "--programs takes a whole number from 1 to")]
    [InlineData("search --programs 9999999999999", "--programs takes a whole number from 1 to")]
    [InlineData("search --programs 10 --minutes 1", "--minutes and --programs are two ways to limit a search")]
    [InlineData("search --population 0", "--population takes a whole number from 1 to")]
    [InlineData("search --tournament 0", "--tournament takes a whole number from 1 to")]
    [InlineData("search --population 4 --tournament 5", "--tournament 5 is more than --population 4")]
    [InlineData("search --strategy annealing", "no strategy 'annealing'; expected one of evolution, random, hyperparameters, tree\n")]
    [InlineData("search --islands 0", "--islands takes a whole number from 1 to")]
    [InlineData("search --population 4 --tournament 2 --islands 5", "--islands 5 is more than --population 4")]
    [InlineData("search --constant-share 91", "--constant-share takes a whole number from 0 to 90, not '91'")]
    [InlineData("search --repeats 0", "--repeats takes a whole number from 1 to")]
    [InlineData("search --restart-after 0", "--restart-after takes a whole number from 1 to")]
    [InlineData("search --restart-after never", "not 'never'")]
    [InlineData("search --race-seeds 0", "--race-seeds takes a whole number from 1 to")]
    [InlineData("search --scale-steps -1", "--scale-steps takes a whole number from 0 to 20, not '-1'")]
    [InlineData("search --max-statements 0", "--max-statements takes a whole number from 1 to")]
    [InlineData("search --max-state -1", "--max-state takes a whole number from 0 to")]
    [InlineData("search --max-step nan", "--max-step takes a number from 0.1 to")]
    [InlineData("search --max-trainings 0", "--max-trainings takes a whole number from 1 to")]
    [InlineData("search --max-seconds 0", "--max-seconds takes a number from 0.01 to")]
    [InlineData("search --finalists 13", "--finalists takes a whole number from 1 to 12, not '13'")]
    [InlineData("search --select-in-loop -1", "--select-in-loop takes a whole number from 0 to 100, not '-1'")]
    [InlineData("search --select-task none --stop-on-meta-overfitting", "--stop-on-meta-overfitting measures on selection tasks, and --select-task none says that there are none")]
    [InlineData("search --select-task none --select-in-loop 2", "--select-in-loop measures on selection tasks, and --select-task none says that there are none")]
    [InlineData("search --select-task vit", "--select-task vit: that is a search task, and --select-task takes selection tasks; 'panthera tasks' lists them")]
    [InlineData("search --task vit-select-10x", "--task vit-select-10x: that is a selection task")]
    [InlineData("search --resume /nosuch/run.panthera", "/nosuch/run.panthera: no such file; expected a run file\n")]
    [InlineData("search --resume run.panthera --run other.panthera", "--run was decided when the run began; --resume takes --threads, --out, --json beside it\n")]
    [InlineData("search --run /nosuch/run.panthera", "cannot write '/nosuch/run.panthera': its folder does not exist\n")]
    [InlineData("search --verdict-seeds 1", "--verdict-seeds takes a whole number from 2 to")]
    [InlineData("search --start nosuch", "nosuch: no such file")]
    [InlineData("search --task nosuch", "no task 'nosuch'")]
    [InlineData("search --task vit-unseen", "that is a verdict task")]
    [InlineData("search --verdict-task mlp", "that is a search task")]
    [InlineData("search --out /nosuch/found.opt", "cannot write '/nosuch/found.opt': its folder does not exist")]
    [InlineData("tasks --data /nosuch", "/nosuch: no such file or folder")]
    public void Arguments_ThatAreWrong(string arguments, string message) => Refuses(message, arguments.Split(' '));

    [Theory]
    [InlineData("", "1:1: a program begins with 'def train(w, g, ..., lr):'")]
    [InlineData("def train(w, g, lr):\n  u = g * lr", "the return is missing")]
    [InlineData("def train(w, g, lr):\n  u = sqroot(g)\n  return u", "2:7: no function 'sqroot'")]
    [InlineData("def train(w, g, lr):\n  u = interp(g, lr)\n  return u", "interp takes 3 arguments, not 2")]
    [InlineData("def train(w, g, lr):\n  u = norm(lr)\n  return u", "2:1: ")]
    [InlineData("def train(w, g, m, lr):\n  u = g * lr\n  return u", "the return gives 1 values, but the signature has 1 states")]
    [InlineData("def train(w, g, lr):\n  u = g * q\n  return u", "'q' has no value here")]
    [InlineData("\u0000\u0001\u0002", "1:1: ")]
    [InlineData("def train(w, g, lr, k: 0 < k < 1 = 2):\n  u = g * k\n  return u", ":1:36: k = 2 is out of range: 0 < k < 1")]
    [InlineData("def train(w, g, m: Vector, lr):\n  return g, m", ":1:20: no kind 'Vector' for the state 'm'; there are Scalar, PerArray, Row, ")]
    public void Programs_ThatAreWrong(string text, string message) => Refuses(message, "show", _scratch.Write("program.opt", text));

    [Theory]
    [InlineData("w * lr", "no dependence on the gradient")]
    [InlineData("g - g", "vanishing update")]
    [InlineData("g * arcsin(3.0)", "always NaN")]
    [InlineData("w * 0.0 + lr", "constant update")]
    public void Programs_ThatCannotTrain_AreNotTrained(string update, string reason)
    {
        string program = _scratch.Write("program.opt", $"def train(w, g, lr):\n  u = {update}\n  return u\n");
        Refuses($"program.opt: cannot train: {reason} (", "train", program, "--task", "mlp");
        Refuses($"program.opt: cannot train: {reason} (", "compare", "adamw", program, "--task", "mlp");
        Refuses($"program.opt: cannot train: {reason} (", "search", "--start", program);
    }

    [Fact]
    public void Data_ThatIsDamaged()
    {
        byte[] truncated = new byte[100];
        new byte[] { 0, 0, 8, 3, 0, 0, 0x10, 0, 0, 0, 0, 28, 0, 0, 0, 28 }.CopyTo(truncated, 0);
        File.WriteAllBytes(_scratch.PathOf("train-images-idx3-ubyte"), truncated);
        Refuses("train-images-idx3-ubyte", "train", "adamw", "--task", "mlp", "--data", _scratch.PathOf("train-images-idx3-ubyte"));
        Refuses("empty.txt", "train", "adamw", "--task", "lm", "--data", _scratch.Write("empty.txt", ""));
    }

    [Fact]
    public void Data_OfTheWrongKind()
    {
        string text = _scratch.Write("book.txt", string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i} ")));
        Refuses("the model takes pictures, and the data has text only", "train", "adamw", "--model", "mlp", "--data", text);
        string pictures = _scratch.Write("pictures.csv", string.Concat(Enumerable.Range(0, 60).Select(i => $"1,2,3,{i % 7},{i % 2}\n")));
        Refuses("the model takes text, and the data has pictures only", "train", "adamw", "--model", "decoder", "--data", pictures);
    }

    [Fact]
    public void Out_ThatASearchDidNotWrite_IsKept()
    {
        string file = _scratch.Write("precious.opt", "precious\n");
        Refuses("was not written by a search", "search", "--out", file);
        File.ReadAllText(file).ShouldBe("precious\n");
    }

    private static void Refuses(string message, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);
        run.Code.ShouldBe(ExitCode.BadInput, run.Error);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldStartWith("panthera: ");
        run.Error.ShouldContain(message);
        run.Error.IndexOf('\n').ShouldBe(run.Error.Length - 1, "more than one line: " + run.Error);
        run.Error.ShouldNotContain("   at ");
    }
}
