"""No module leads back to itself, not even by what it imports for its types alone."""

from graphlib import TopologicalSorter

import grimp


def test_modules_can_be_read_one_after_the_other() -> None:
    graph = grimp.build_graph("resguardo", exclude_type_checking_imports=False)
    order = TopologicalSorter(
        {each: graph.find_modules_directly_imported_by(each) for each in graph.modules}
    )
    order.prepare()  # raises CycleError, which names the circle
    assert len(graph.modules) > 100
