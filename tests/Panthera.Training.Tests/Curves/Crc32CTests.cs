using System.Text;
using Panthera.Training.Curves;

namespace Panthera.Training.Tests.Curves;

public class Crc32CTests
{
    [Fact]
    public void Of_KnownBytes_IsTheKnownChecksum()
    {
        Crc32C.Of([]).ShouldBe(0u);
        Crc32C.Of("123456789"u8).ShouldBe(0xE3069283);
        // RFC 3720, appendix B.4.
        Crc32C.Of(new byte[32]).ShouldBe(0x8A9136AA);
        Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]).ShouldBe(0x62A8AB43u);
        Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]).ShouldBe(0x46DD794Eu);
    }

    [Fact]
    public void Masked_KnownBytes_IsRotatedWithAConstant() =>
        Crc32C.Masked(Encoding.ASCII.GetBytes("123456789")).ShouldBe(0xC78AB0E5);
}
