"""The best one-to-one matching, so that saying a thing twice earns nothing."""

from __future__ import annotations

from collections.abc import Sequence

INFINITE = float("inf")


def best_matching(weights: Sequence[Sequence[float]]) -> dict[int, int]:
    """Row -> column of the maximum-weight matching; weights are not negative, and pairs of weight 0 stay unmatched.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), O(rows^2 x columns); a zero-weight dummy column
    per row lets every row stay alone.
    """
    rows, real = len(weights), len(weights[0]) if weights else 0
    columns = real + rows
    cost = [[-w for w in row] + [0.0] * rows for row in weights]
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)  # the row (from 1) that holds a column (from 1); column 0 is the start
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        slack, via, done = [INFINITE] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while owner[column]:
            done[column] = True
            current, nearest, delta = owner[column], 0, INFINITE
            for j in range(1, columns + 1):
                if done[j]:
                    continue
                reduced = cost[current - 1][j - 1] - row_potential[current] - column_potential[j]
                if reduced < slack[j]:
                    slack[j], via[j] = reduced, column
                if slack[j] < delta:
                    delta, nearest = slack[j], j
            for j in range(columns + 1):
                if done[j]:
                    row_potential[owner[j]] += delta
                    column_potential[j] -= delta
                else:
                    slack[j] -= delta
            column = nearest
        while column:  # walk the path back, and every row on it takes the column that the next one leaves
            owner[column], column = owner[via[column]], via[column]
    held = ((owner[j] - 1, j - 1) for j in range(1, real + 1) if owner[j])
    return {row: column for row, column in held if weights[row][column] > 0}
