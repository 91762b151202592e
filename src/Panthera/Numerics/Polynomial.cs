using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>Polynomials c0 + c1 · z + c2 · z² + …, each product and each sum rounded.</summary>
/// <remarks>
/// In steps of two coefficients: hardly more products than G. Horner's scheme, but half of its chain, in which each
/// operation waits for the one before.
/// </remarks>
internal static class Polynomial
{
    /// <summary>c0 + c1 · z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<TD, T>(T z, double c0, double c1) where TD : struct, IDoubles<T> where T : struct =>
        TD.Add(TD.Create(c0), TD.Multiply(z, TD.Create(c1)));

    /// <summary>Of degree 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<TD, T>(T z, double c0, double c1, double c2) where TD : struct, IDoubles<T> where T : struct =>
        TD.Add(TD.Create(c0), TD.Multiply(z, Of<TD, T>(z, c1, c2)));

    /// <summary>Of degree 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<TD, T>(T z, double c0, double c1, double c2, double c3) where TD : struct, IDoubles<T> where T : struct
    {
        T square = TD.Multiply(z, z);
        T p = Of<TD, T>(z, c2, c3);
        return Step<TD, T>(z, square, c0, c1, p);
    }

    /// <summary>Of degree 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<TD, T>(T z, double c0, double c1, double c2, double c3, double c4) where TD : struct, IDoubles<T> where T : struct
    {
        T square = TD.Multiply(z, z);
        T p = Of<TD, T>(z, c2, c3, c4);
        return Step<TD, T>(z, square, c0, c1, p);
    }

    /// <summary>Of degree 5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<TD, T>(
        T z, double c0, double c1, double c2, double c3, double c4, double c5)
        where TD : struct, IDoubles<T>
        where T : struct
    {
        T square = TD.Multiply(z, z);
        T p = Of<TD, T>(z, c4, c5);
        p = Step<TD, T>(z, square, c2, c3, p);
        return Step<TD, T>(z, square, c0, c1, p);
    }

    /// <summary>Of degree 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<TD, T>(
        T z, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7)
        where TD : struct, IDoubles<T>
        where T : struct
    {
        T square = TD.Multiply(z, z);
        T p = Of<TD, T>(z, c6, c7);
        p = Step<TD, T>(z, square, c4, c5, p);
        p = Step<TD, T>(z, square, c2, c3, p);
        return Step<TD, T>(z, square, c0, c1, p);
    }

    /// <summary>Of degree 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<TD, T>(
        T z, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8)
        where TD : struct, IDoubles<T>
        where T : struct
    {
        T square = TD.Multiply(z, z);
        T p = Of<TD, T>(z, c6, c7, c8);
        p = Step<TD, T>(z, square, c4, c5, p);
        p = Step<TD, T>(z, square, c2, c3, p);
        return Step<TD, T>(z, square, c0, c1, p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Step<TD, T>(T z, T square, double c0, double c1, T rest) where TD : struct, IDoubles<T> where T : struct =>
        TD.Add(Of<TD, T>(z, c0, c1), TD.Multiply(square, rest));
}
