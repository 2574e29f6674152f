/// The names that a routine makes itself, each with its slot.
struct NameScope {
    /// How many slots the routine needs.
    private(set) var count = 0
    /// Names that are assigned on every way to the node being compiled.
    var sure: Set<String> = []
    private var slots: [String: Int32] = [:]
    private var counters: [String: Int32] = [:]
    private var loops: [String] = []
    /// The slots of the loops that are open, by their names, innermost last.
    private var loopSlots: [String: [Int32]] = [:]
    /// Names that are assigned or counted anywhere in the routine, also after the node being compiled.
    private let assigned: Set<String>
    private let counted: Set<String>
    /// The last table, and for how many names it was made.
    private var shared: (known: Int, table: [String: Place])?

    /// - Parameter included: the nodes of the partials that an `include` may put in its place.
    init(_ nodes: [Node], arguments: [String], included: @escaping (Node.Include) -> [(name: String, nodes: [Node])]) {
        var finder = NameFinder(included: included)
        finder.visit(nodes)
        assigned = finder.assigned
        counted = finder.counted
        // Arguments take the first slots, in the order in which the caller hands them over.
        for name in arguments {
            slots[name] = fresh()
            sure.insert(name)
        }
    }

    mutating func fresh() -> Int32 {
        count += 1
        return Int32(count - 1)
    }

    mutating func slot(_ name: String) -> Int32 {
        if let known = slots[name] { return known }
        let slot = fresh()
        slots[name] = slot
        return slot
    }

    mutating func assign(_ name: String) -> Int32 {
        sure.insert(name)
        return slot(name)
    }

    mutating func counter(_ name: String) -> Int32 {
        if let known = counters[name] { return known }
        let slot = fresh()
        counters[name] = slot
        return slot
    }

    mutating func openLoop(_ name: String) -> Int32 {
        let slot = fresh()
        loops.append(name)
        loopSlots[name, default: []].append(slot)
        return slot
    }

    mutating func closeLoop() { _ = loopSlots[loops.removeLast()]?.popLast() }

    /// Everything that could be meant by a name here, for did-you-mean.
    var visible: [String] { loops + slots.keys.sorted() + assigned.sorted() + counted.sorted() }

    /// Whether templates give the name themselves, by more than counting.
    func isAssigned(_ name: String) -> Bool {
        assigned.contains(name) || slots[name] != nil || loopSlots[name]?.isEmpty == false
    }

    /// Where a local and a counter of the same name lie; -1 for what there is not.
    struct Place: Sendable {
        var slot: Int32
        var counter: Int32
    }

    enum Meaning {
        case slot(Int32)
        /// Perhaps a local, perhaps a counter, else the host's; -1 for what it cannot be.
        case open(slot: Int32, counter: Int32)
    }

    /// The loops that are open, by their names.
    var openLoops: [String: Int32] {
        var open: [String: Int32] = [:]
        for name in loops { open[name] = loopSlots[name]?.last }
        return open
    }

    /// What every other name of the routine may mean. All places share one table, however many there are.
    mutating func table() -> [String: Place] {
        let known = slots.count + counters.count
        if let shared, shared.known == known { return shared.table }
        var table: [String: Place] = [:]
        for name in assigned.union(counted).union(slots.keys) {
            table[name] = Place(
                slot: assigned.contains(name) || slots[name] != nil ? slot(name) : -1,
                counter: counted.contains(name) ? counter(name) : -1)
        }
        shared = (slots.count + counters.count, table)
        return table
    }

    mutating func meaning(_ name: String) -> Meaning {
        if let slot = loopSlots[name]?.last { return .slot(slot) }
        if sure.contains(name), let slot = slots[name] { return .slot(slot) }
        let slot = assigned.contains(name) || slots[name] != nil ? self.slot(name) : -1
        return .open(slot: slot, counter: counted.contains(name) ? counter(name) : -1)
    }
}

/// Finds every name that nodes assign or count.
private struct NameFinder {
    let included: (Node.Include) -> [(name: String, nodes: [Node])]
    private var visited: Set<String> = []
    private var depth = 0
    var assigned: Set<String> = []
    var counted: Set<String> = []

    init(included: @escaping (Node.Include) -> [(name: String, nodes: [Node])]) {
        self.included = included
    }

    mutating func visit(_ nodes: [Node]) {
        depth += 1
        defer { depth -= 1 }
        for node in nodes {
            switch node.kind {
            case .assign(let name, _): assigned.insert(name)
            case .capture(let name, let body):
                assigned.insert(name)
                visit(body)
            case .count(let name, _): counted.insert(name)
            case .optional(let names): assigned.formUnion(names)
            case .branch(let arms, let otherwise):
                for arm in arms { visit(arm.body) }
                visit(otherwise ?? [])
            case .match(_, let clauses): for clause in clauses { visit(clause.body) }
            case .loop(let loop), .table(let loop, _):
                visit(loop.body)
                visit(loop.otherwise ?? [])
            case .group(let nodes), .ifChanged(let nodes): visit(nodes)
            case .include(let include):
                // Deeper than this the compiler refuses them.
                guard depth <= Assembly.deepest else { continue }
                for partial in included(include) where visited.insert(partial.name).inserted { visit(partial.nodes) }
            case .text, .output, .leave, .render, .failure, .slot, .cycle: break
            }
        }
    }
}
