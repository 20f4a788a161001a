"""The structure of a PDF as a screen reader hears it: one element per element of the page, and nothing empty.

The renderer tags every page for itself: what crosses a page comes in two, heads of tables are read again on each page,
running heads stay in the file as text. Here the parts are joined, repeated heads and running heads become artifacts,
heads of tables say what they are heads of, marginal notes are notes, and needless wrappers go.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pydyf
    from weasyprint import Document

INLINE = {"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/LBody", "/Lbl", "/TD", "/TH", "/Caption", "/Span", "/Note"}
"""Elements that may carry text themselves: a wrapper in them that says nothing of its own is needless."""
GROUPS = {"/Document", "/Part", "/Art", "/Sect", "/Div", "/NonStruct"}
"""Elements that only hold others."""
WRAPPERS = {"/Span", "/NonStruct", "/Div"}
"""Elements without a meaning of their own."""
MAY_BE_EMPTY = {"/TD", "/TH"}
"""A row of a table keeps its cells, empty ones too."""
MEANT = {"A", "Alt", "ID"}
"""Entries that make an element more than a wrapper."""
MARGINAL_NOTE = "rand"
"""The class of asides that stand in the margin."""

Origins = dict[int, Any]
"""The element of the page by the number of the structure element that was made of it."""


@dataclass(frozen=True)
class Content:
    """A piece of marked content: the reference of its page and its number there."""

    page: bytes
    mcid: int


@dataclass(eq=False)
class Node:
    """An element of the structure. `kids`: elements, marked content, and references to annotations as bytes.

    `origin`: the element of the page it is made of, with the depth to tell it from the anonymous boxes in it.
    """

    element: pydyf.Dictionary
    origin: tuple[int, int] | None
    kids: list[Node | Content | bytes] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return str(self.element["S"])

    def nodes(self) -> Iterator[Node]:
        """The element and all elements below it, in the order of reading."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.nodes()


class _Pages:
    """What tagging asks of a PDF, with the list of its pages made once: the file makes it anew for every element."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.page_references, self.add_object = pdf.page_references, pdf.add_object


@contextmanager
def origins() -> Iterator[Origins]:
    """Remembers while a PDF is written which structure element was made of which element of the page."""
    from weasyprint.pdf import tags

    found: Origins = {}
    build = tags._build_box_tree

    def remembered(box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
        for element in build(box, parent, pdf if isinstance(pdf, _Pages) else _Pages(pdf), *rest):
            found.setdefault(element.number, getattr(box, "_box", box).element)
            yield element

    tags._build_box_tree = remembered
    try:
        yield found
    finally:
        tags._build_box_tree = build


def tidy(document: Document, pdf: pydyf.PDF, made_of: Origins, mark: str = "") -> None:
    """Put the structure of a finished PDF in order, just before it is written; `mark` begins all names in it."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    top = _read(pdf, root["K"][0], made_of, None)
    heads: dict[bytes, pydyf.String] = {}
    _place_footnotes(top, made_of)
    _join_pages(top, heads)
    for node in top.nodes():
        _say_what_it_is(node, made_of, heads)
    _flatten(top)
    _drop_empty(top)
    _give_items_a_body(pdf, top)
    if mark:
        _mark_names(top, mark)
    _write(pdf, root, top)


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


# --- Reading ------------------------------------------------------------------------------------------


def _read(pdf: pydyf.PDF, reference: bytes, made_of: Origins, parent: tuple[int, int] | None) -> Node:
    element = _object(pdf, reference)
    source = made_of.get(element.number)
    origin = None
    if source is not None:
        same = parent is not None and parent[0] == id(source)
        origin = (id(source), parent[1] + 1 if parent and same else 0)
    node = Node(element, origin)
    for kid in element["K"]:
        if isinstance(kid, int):
            node.kids.append(Content(element["Pg"], kid))
        elif _object(pdf, kid)["Type"] == "/OBJR":
            node.kids.append(kid)
        else:
            node.kids.append(_read(pdf, kid, made_of, origin))
    return node


# --- What stands at the foot of a page ----------------------------------------------------------------


def _place_footnotes(top: Node, made_of: Origins) -> None:
    """Move every footnote from the foot of its page behind its call, where it is read, and say that it is a note."""
    feet = [kid for kid in top.kids if isinstance(kid, Node) and kid.kind == "/NonStruct" and kid.origin is None]
    notes = {kid.origin[0]: kid for foot in feet for kid in foot.kids if isinstance(kid, Node) and kid.origin}
    for node in notes.values():
        _name_note(node, "fussnote")
    top.kids = [kid for kid in top.kids if kid not in feet]
    for node in list(top.nodes()):
        kids: list[Node | Content | bytes] = []
        for kid in node.kids:
            letter = kid.kids[-1] if isinstance(kid, Node) and kid.kind == "/Link" and kid.kids else None
            origin = letter.origin[0] if isinstance(letter, Node) and letter.origin else None
            if isinstance(kid, Node) and isinstance(letter, Node) and origin in notes:
                kid.kids[-1:] = letter.kids
                kids += [kid, notes.pop(origin)]
            else:
                kids.append(kid)
        node.kids = kids


def _name_note(node: Node, name: str) -> None:
    import pydyf

    node.element["S"], node.element["ID"] = "/Note", pydyf.String(f"{name}-{node.element.number}")


# --- What crosses a page ------------------------------------------------------------------------------


def _join_pages(top: Node, heads: dict[bytes, pydyf.String]) -> None:
    """Join what the end of one page and the beginning of the next are parts of."""
    elements = [kid for kid in top.kids if isinstance(kid, Node)]
    top.kids = []
    for _, page in groupby(elements, key=lambda node: bytes(node.element["Pg"])):
        _append(top, list(page), heads)


def _append(to: Node, kids: list[Node | Content | bytes] | list[Node], heads: dict[bytes, pydyf.String]) -> None:
    """Add what comes on the next page; where it begins with the rest of the last element, both become one."""
    rest = list(kids)
    if to.kids and rest:
        last, first = to.kids[-1], rest[0]
        if isinstance(last, Node) and isinstance(first, Node) and _continues(first, last):
            rest.pop(0)
            _append(last, _without_repeated_head(last, first, heads), heads)
    to.kids += rest


def _continues(later: Node, earlier: Node) -> bool:
    return later.origin is not None and (later.origin, later.kind) == (earlier.origin, earlier.kind)


def _without_repeated_head(
    table: Node, rest: Node, heads: dict[bytes, pydyf.String]
) -> list[Node | Content | bytes]:  # fmt: skip
    """The rest of an element; of a table without the head that is printed again, whose names lead to the first one."""
    if table.kind != "/Table":
        return rest.kids
    first = [node for node in table.nodes() if node.kind == "/TH" and "ID" in node.element]
    kept: list[Node | Content | bytes] = []
    for kid in rest.kids:
        repeated = isinstance(kid, Node) and kid.kind == "/THead"
        if isinstance(kid, Node) and repeated:
            again = [node for node in kid.nodes() if node.kind == "/TH"]
            heads |= {b.element["ID"].data: a.element["ID"] for a, b in zip(first, again, strict=False)}
        else:
            kept.append(kid)
    return kept


# --- What elements are --------------------------------------------------------------------------------


def _say_what_it_is(node: Node, made_of: Origins, heads: dict[bytes, pydyf.String]) -> None:
    """Heads of tables get their scope, cells the heads that are left, marginal notes their kind."""
    import pydyf

    element, source = node.element, made_of.get(node.element.number)
    if node.kind == "/TH" and source is not None:
        element["A"]["Scope"] = "/Row" if source.get("scope") in ("row", "rowgroup") else "/Column"
    if node.kind == "/TD" and "Headers" in element.get("A", {}):
        element["A"]["Headers"] = pydyf.Array(heads.get(head.data, head) for head in element["A"]["Headers"])
    marginal = source is not None and source.tag == "aside" and MARGINAL_NOTE in source.get("class", "").split()
    if marginal and node.kind == "/NonStruct" and node.origin is not None and node.origin[1] == 0:
        _name_note(node, MARGINAL_NOTE)


def _flatten(node: Node, inline: bool = False) -> None:
    """Take out wrappers that say nothing: their kids take their place. `inline`: the element stands in running text."""
    inline = node.kind in INLINE or (inline and node.kind in WRAPPERS)
    flat: list[Node | Content | bytes] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            _flatten(kid, inline)
            flat += kid.kids if _is_needless(kid, node, inline) else [kid]
        else:
            flat.append(kid)
    node.kids = flat


def _is_needless(node: Node, parent: Node, inline: bool) -> bool:
    if MEANT & node.element.keys() or node.kind not in WRAPPERS:
        return False
    groups = all(isinstance(kid, Node) and kid.kind != "/Caption" for kid in node.kids)
    return inline or (groups and parent.kind in GROUPS)


def _give_items_a_body(pdf: pydyf.PDF, top: Node) -> None:
    """Put what stands in an item of a list beside its label into one body, as readers expect it."""
    import pydyf

    for item in [node for node in top.nodes() if node.kind == "/LI"]:
        label = [kid for kid in item.kids if isinstance(kid, Node) and kid.kind == "/Lbl"]
        rest = [kid for kid in item.kids if kid not in label]
        if rest and not all(isinstance(kid, Node) and kid.kind == "/LBody" for kid in rest):
            body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": item.element["Pg"]})
            pdf.add_object(body)
            item.kids = [*label, Node(body, None, rest)]


def _drop_empty(node: Node) -> None:
    """Take out elements without content, the innermost first."""
    for kid in node.kids:
        if isinstance(kid, Node):
            _drop_empty(kid)
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or kid.kids or kid.kind in MAY_BE_EMPTY]


def _mark_names(top: Node, mark: str) -> None:
    """Names of elements, and what refers to them, begin with a mark: there are other parts with the same ones."""
    import pydyf

    def marked(name: pydyf.String) -> pydyf.String:
        return pydyf.String(f"{mark}{name.string}")

    for element in (node.element for node in top.nodes()):
        if "ID" in element:
            element["ID"] = marked(element["ID"])
        if "Headers" in element.get("A", {}):
            element["A"]["Headers"] = pydyf.Array(map(marked, element["A"]["Headers"]))


# --- Writing ------------------------------------------------------------------------------------------


def _write(pdf: pydyf.PDF, root: pydyf.Dictionary, top: Node) -> None:
    """Write the tree back, with the tables that lead from content and names to elements."""
    import pydyf

    owners: dict[Content, bytes] = {}
    annotations: dict[int, bytes] = {}
    names: dict[bytes, tuple[pydyf.String, bytes]] = {}
    reached = set()
    for node in top.nodes():
        reached.add(node.element.number)
        node.element["K"] = pydyf.Array(_kid(kid, node) for kid in node.kids)
        for kid in node.kids:
            if isinstance(kid, Node):
                kid.element["P"] = node.element.reference
            elif isinstance(kid, Content):
                owners[kid] = node.element.reference
            else:
                annotation = _object(pdf, _object(pdf, kid)["Obj"])
                annotations[annotation["StructParent"]] = node.element.reference
        if "ID" in node.element:
            names[node.element["ID"].data] = (node.element["ID"], node.element.reference)
    for found in pdf.objects:
        if isinstance(found, pydyf.Dictionary) and found.get("Type") == "/StructElem" and found.number not in reached:
            found.clear()  # the writer counts its objects: one that is not needed stays as an empty one
    _write_content(pdf, _object(pdf, root["ParentTree"]), owners, annotations)
    if names:
        root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(part for key in sorted(names) for part in names[key])})


def _kid(kid: Node | Content | bytes, node: Node) -> Any:
    """A kid as the parent's list has it; content of another page says of which."""
    import pydyf

    if isinstance(kid, Node):
        return kid.element.reference
    if isinstance(kid, Content):
        if kid.page == node.element["Pg"]:
            return kid.mcid
        return pydyf.Dictionary({"Type": "/MCR", "Pg": kid.page, "MCID": kid.mcid})
    return kid


def _write_content(
    pdf: pydyf.PDF, tree: pydyf.Dictionary, owners: dict[Content, bytes], annotations: dict[int, bytes]
) -> None:
    """The owner of every piece of content by page; content that nobody reads out becomes an artifact."""
    import pydyf

    numbers = pydyf.Array()
    for index, reference in enumerate(pdf.page_references):
        stream = _object(pdf, _object(pdf, reference)["Contents"]).stream
        marks = [at for at, item in enumerate(stream) if isinstance(item, pydyf.Dictionary) and "MCID" in item]
        found = pydyf.Array()
        for at in marks:
            owner = owners.get(Content(reference, stream[at]["MCID"]))
            found.append("null" if owner is None else owner)
            if owner is None:
                stream[at - 1 : at + 2] = ["/Artifact", "", "BMC"]
        numbers += [index, found]
    for key in sorted(annotations):
        numbers += [key, annotations[key]]
    tree["Nums"] = numbers
