using System.Numerics.Tensors;

namespace Panthera.Training.Retrieval;

/// <summary>
/// Recall@K: the share of queries that have a right item among the K most similar ones. An item is right if it is of the query's
/// group, such as a caption of the same words as the picture's own.
/// </summary>
public static class Recall
{
    /// <summary>The rank of each query's best right item, from 0; items that are as similar as it come before it.</summary>
    /// <param name="queries">Embeddings of length 1, query after query.</param>
    /// <param name="items">Embeddings of length 1; item i belongs to query i.</param>
    /// <param name="groups">The group of each query, and of the item that belongs to it.</param>
    /// <returns>One rank a query; NaN is similar to nothing.</returns>
    public static int[] Ranks(ReadOnlySpan<float> queries, ReadOnlySpan<float> items, ReadOnlySpan<int> groups)
    {
        int count = groups.Length, width = queries.Length / count;
        int[] ranks = new int[count];
        float[] similarities = new float[count];
        for (int query = 0; query < count; query++)
        {
            ReadOnlySpan<float> embedding = queries.Slice(query * width, width);
            float best = float.NegativeInfinity;
            for (int item = 0; item < count; item++)
            {
                similarities[item] = TensorPrimitives.Dot(embedding, items.Slice(item * width, width));
                if (groups[item] == groups[query] && similarities[item] > best) best = similarities[item];
            }
            for (int item = 0; item < count; item++)
            {
                if (groups[item] != groups[query] && !(similarities[item] < best)) ranks[query]++;
            }
        }
        return ranks;
    }

    /// <summary>The share of ranks below K.</summary>
    public static double At(int k, ReadOnlySpan<int> ranks)
    {
        int found = 0;
        foreach (int rank in ranks) found += rank < k ? 1 : 0;
        return (double)found / ranks.Length;
    }

    /// <summary>What items in random order give on average: the probability that one of a query's right items is among K of all.</summary>
    /// <param name="k">How many items are looked at.</param>
    /// <param name="groups">The group of each query, and of the item that belongs to it.</param>
    public static double Chance(int k, ReadOnlySpan<int> groups)
    {
        Dictionary<int, int> sizes = [];
        foreach (int group in groups) sizes[group] = sizes.GetValueOrDefault(group) + 1;
        double sum = 0;
        foreach (int right in sizes.Values)
        {
            double none = 1;
            for (int i = 0; i < Math.Min(k, groups.Length); i++) none *= Math.Max(0, groups.Length - right - i) / (double)(groups.Length - i);
            sum += right * (1 - none);
        }
        return sum / groups.Length;
    }
}
