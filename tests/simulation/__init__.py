"""Random worlds of aid, told by outlets of many voices in articles, to see whether the ledger comes back.

ledger (what happened) → newsroom (articles, with what each sum in them is) → aidtrack → scoring (what came back)
"""
