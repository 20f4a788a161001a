"""What `bericht source add` proposes for quelle.yaml: labels, layout, signs, dates, and whom to cite."""
