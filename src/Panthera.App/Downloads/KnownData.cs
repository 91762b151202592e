namespace Panthera.App.Downloads;

/// <summary>A file to download.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Sha256">Its SHA-256, 64 hexadecimal digits.</param>
internal sealed record KnownFile(string Url, string Sha256);

/// <summary>A data set that is known by name: one row of <see cref="All"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Summary">What it is, in a few words, and what to do with it if it cannot be read as it comes.</param>
/// <param name="Licence">What its authors allow, as far as they say.</param>
/// <param name="Files">Its files.</param>
internal sealed record KnownData(string Name, string Summary, string Licence, params IReadOnlyList<KnownFile> Files)
{
    private const string Mnist = "https://storage.googleapis.com/cvdf-datasets/mnist/";
    private const string Banking = "https://raw.githubusercontent.com/PolyAI-LDN/task-specific-datasets/57ec275d8078af65b7731c2a98be812d844a6d6b/banking_data/";
    private const string Shakespeare = "https://raw.githubusercontent.com/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/";
    private const string Cifar = "https://www.cs.toronto.edu/~kriz/";

    /// <summary>The table.</summary>
    public static IReadOnlyList<KnownData> All { get; } =
    [
        new("mnist", "60,000 + 10,000 digits, 28 × 28 grey", "not stated",
            new(Mnist + "train-images-idx3-ubyte.gz", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new(Mnist + "train-labels-idx1-ubyte.gz", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new(Mnist + "t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new(Mnist + "t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
        new("cifar-10", "50,000 + 10,000 pictures of 10 classes, 32 × 32 RGB; unpack with tar", "not stated",
            new KnownFile(Cifar + "cifar-10-binary.tar.gz", "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")),
        new("cifar-100", "50,000 + 10,000 pictures of 100 classes, 32 × 32 RGB; unpack with tar", "not stated",
            new KnownFile(Cifar + "cifar-100-binary.tar.gz", "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec")),
        new("banking77", "10,003 + 3,080 questions to a bank of 77 classes", "CC BY 4.0",
            new(Banking + "train.csv", "b06e26ac675513959a63135f11b94ea7786ed02da65db93a5650d8838cbc664b"),
            new(Banking + "test.csv", "d12d6e3bc4c3103966ae786dc435913c0c563dfa328f5a3646d0e62cfeeb474d")),
        new("tinyshakespeare", "1,115,394 characters of Shakespeare", "public domain",
            new KnownFile(Shakespeare + "input.txt", "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed")),
    ];
}
