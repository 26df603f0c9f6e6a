"""Word embeddings of which a fit trains only the rows of its own training data.

A multilingual vocabulary has some 250,000 rows; an English training set meets a few thousand of them. A dense
embedding makes every update read and write all of them (gradient, two moments, weights), most of it for
rows whose gradient is zero. Here the rows that occur are a small tensor of their own. The others can
only shrink by weight decay, which is one factor for all of them: the product of 1 - lr * decay
over the updates taken (AdamW's decay is decoupled from the gradient; Loshchilov and Hutter 2019).
The result equals the dense run up to rounding.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn import functional


class RowEmbedding(nn.Module):
    """Takes the place of a model's `nn.Embedding`.

    Attributes:
        table: (vocabulary, hidden), all rows as of the last `consolidate`; shared between states,
            hence never written to.
        rows: (kept, hidden), the rows in training, or None between fits.
        row_of: (vocabulary,), position of a token id in `rows`, -1 for rows that are not trained.
        decay: what weight decay has made of the other rows so far, as a factor.
    """

    table: Tensor
    row_of: Tensor

    def __init__(self, embedding: nn.Embedding) -> None:
        super().__init__()
        self.padding_idx = embedding.padding_idx
        self.rows: nn.Parameter | None = None
        self.decay = 1.0
        self.register_buffer("table", embedding.weight.detach(), persistent=False)
        self.register_buffer("row_of", torch.full((embedding.num_embeddings,), -1), persistent=False)

    def keep(self, token_ids: Iterable[int]) -> None:
        """Start a fit: the rows of these ids become trainable, those of an earlier fit are merged first."""
        self.consolidate()
        kept = torch.tensor(sorted(set(token_ids)), device=self.table.device)
        self.row_of[kept] = torch.arange(len(kept), device=self.table.device)
        self.rows = nn.Parameter(self.table[kept].clone())

    def shrink(self, factor: float) -> None:
        """Account for the weight decay of one update on the rows that are not trained."""
        self.decay *= factor

    def consolidate(self) -> None:
        """End a fit: put its rows, and the decay of the others, into a new table."""
        if self.rows is None:
            return
        kept = self.row_of >= 0
        table = self.table * self.decay if self.decay != 1.0 else self.table.clone()
        table[kept] = self.rows.detach()
        self.replace_table(table)

    def replace_table(self, table: Tensor) -> None:
        """Take this table as it is; what was in training is forgotten."""
        self.table, self.rows, self.decay = table, None, 1.0
        self.row_of.fill_(-1)

    def forward(self, ids: Tensor) -> Tensor:
        """Look up ids (batch, length) -> (batch, length, hidden).

        Raises:
            IndexError: in training, an id outside the kept rows.
        """
        if self.rows is None:
            return functional.embedding(ids, self.table)
        positions = self.row_of[ids]
        if self.training:
            self._refuse_unknown(ids, positions)
            return functional.embedding(positions, self.rows, padding_idx=self._padding_row())
        trained = (positions >= 0).unsqueeze(-1)
        return torch.where(
            trained, self.rows[positions.clamp(min=0)], functional.embedding(ids, self.table) * self.decay
        )

    def _padding_row(self) -> int | None:
        # The gradient of the padding row is zero in nn.Embedding; so it must be here.
        row = -1 if self.padding_idx is None else int(self.row_of[self.padding_idx])
        return row if row >= 0 else None

    def _refuse_unknown(self, ids: Tensor, positions: Tensor) -> None:
        if bool((positions < 0).any()):
            unknown = int(ids[positions < 0][0])
            raise IndexError(f"token id {unknown} is not among the rows that this fit trains")
