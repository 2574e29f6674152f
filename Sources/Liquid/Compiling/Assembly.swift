/// Collects the tables of a program while its routines are compiled.
final class Assembly {
    let session: Session
    private(set) var literals: [UInt8] = []
    private(set) var constants: [Value] = []
    private(set) var keys: [String] = []
    private(set) var lookups: [Lookup] = []
    private(set) var steps: [Step] = []
    private(set) var dynamicRoots: [DynamicRoot] = []
    private(set) var operands: [Operand] = []
    private(set) var ranges: [(low: Operand, high: Operand)] = []
    private(set) var tests: [Test] = []
    private(set) var filterCalls: [FilterCall] = []
    private(set) var chains: [Chain] = []
    private(set) var loops: [LoopPlan] = []
    private(set) var renders: [RenderPlan] = []
    private(set) var matches: [MatchPlan] = []
    private(set) var cycles: [CyclePlan] = []
    private(set) var counts: [CountPlan] = []
    private(set) var failures: [FilterError] = []
    private(set) var slotPlaces: [SlotPlace] = []
    private(set) var hostFilters: [(name: String, filter: HostFilter)] = []
    private(set) var registers: [String: Int32] = [:]
    private(set) var reads: [VariablePath] = []
    var routines: [Routine] = []

    private var readIndices: [[String]: Int32] = [:]
    private var readPlaces: [Set<Place>] = []
    private var partials: [String: [Node]] = [:]
    private var routineIndices: [RoutineKey: Int32] = [:]
    private var brokenPartials: [String: Fault] = [:]
    /// The partials being compiled, outermost first, and whether the call of each is conditional.
    private var active: [(name: String, isConditional: Bool)] = []

    /// A partial is compiled once for each set of names that it is given.
    private struct RoutineKey: Hashable {
        var name: String
        var arguments: [String]
        var repeats: Bool
    }

    init(_ session: Session) {
        self.session = session
    }

    // MARK: - Entries

    func add(_ text: ArraySlice<UInt8>) -> Operation {
        literals.append(contentsOf: text)
        return .text(start: Int32(literals.count - text.count), count: Int32(text.count))
    }

    func add(_ value: Value) -> Operand { .constant(Self.append(value, to: &constants)) }
    func add(key: String) -> Int32 { Self.append(key, to: &keys) }
    func add(_ lookup: Lookup) -> Operand { .lookup(Self.append(lookup, to: &lookups)) }
    func add(_ root: DynamicRoot) -> Int32 { Self.append(root, to: &dynamicRoots) }
    func add(_ operand: Operand) -> Int32 { Self.append(operand, to: &operands) }
    func add(range low: Operand, _ high: Operand) -> Operand { .range(Self.append((low, high), to: &ranges)) }
    func add(_ test: Test) -> Int32 { Self.append(test, to: &tests) }
    func add(_ loop: LoopPlan) -> Int32 { Self.append(loop, to: &loops) }
    func add(_ render: RenderPlan) -> Int32 { Self.append(render, to: &renders) }
    func add(_ match: MatchPlan) -> Int32 { Self.append(match, to: &matches) }
    func add(_ cycle: CyclePlan) -> Int32 { Self.append(cycle, to: &cycles) }
    func add(_ count: CountPlan) -> Int32 { Self.append(count, to: &counts) }
    func add(_ failure: FilterError) -> Int32 { Self.append(failure, to: &failures) }
    func add(_ slot: SlotPlace) -> Int32 { Self.append(slot, to: &slotPlaces) }

    func add(_ steps: [Step]) -> Range<Int32> { Self.append(contentsOf: steps, to: &self.steps) }
    func add(_ operands: [Operand]) -> Range<Int32> { Self.append(contentsOf: operands, to: &self.operands) }

    func add(_ base: Operand, _ calls: [FilterCall]) -> Int32 {
        Self.append(Chain(base: base, calls: Self.append(contentsOf: calls, to: &filterCalls)), to: &chains)
    }

    /// Writing a value: the most common kinds of places have operations of their own.
    func output(_ operand: Operand) -> Operation {
        guard case .lookup(let index) = operand else { return .output(operand) }
        let lookup = lookups[Int(index)]
        guard lookup.steps.count == 1, lookup.counter < 0, lookup.dynamic < 0,
            case .name(let name) = steps[Int(lookup.steps.lowerBound)]
        else { return .output(operand) }
        if lookup.slot < 0, lookup.global >= 0 {
            return .outputField(read: lookup.read, root: lookup.global, name: name)
        }
        return lookup.slot >= 0 && lookup.global < 0 ? .outputItem(slot: lookup.slot, name: name) : .output(operand)
    }

    func hostFilter(_ name: String, _ filter: HostFilter) -> Int32 {
        if let known = hostFilters.firstIndex(where: { $0.name == name }) { return Int32(known) }
        return Self.append((name, filter), to: &hostFilters)
    }

    func register(_ key: String) -> Int32 {
        if let known = registers[key] { return known }
        registers[key] = Int32(registers.count)
        return Int32(registers.count - 1)
    }

    /// Notes that a place reads a path of the host's.
    func read(_ names: [String], at position: Position) -> Int32 {
        let place = session.place(of: position)
        if let known = readIndices[names] {
            if readPlaces[Int(known)].insert(place).inserted { reads[Int(known)].places.append(place) }
            return known
        }
        let index = Self.append(VariablePath(names: names, places: [place]), to: &reads)
        readPlaces.append([place])
        readIndices[names] = index
        return index
    }

    private static func append<Element>(_ element: Element, to table: inout [Element]) -> Int32 {
        table.append(element)
        return Int32(table.count - 1)
    }

    private static func append<Element>(contentsOf list: [Element], to table: inout [Element]) -> Range<Int32> {
        table.append(contentsOf: list)
        return Int32(table.count - list.count)..<Int32(table.count)
    }

    // MARK: - Partials

    /// The routine of a partial that is given these names, compiled when it is first asked for.
    ///
    /// - Parameter isConditional: whether a render may pass the call by.
    func routine(
        _ name: String, arguments: [String], repeats: Bool, isConditional: Bool
    ) throws(Fault) -> Int32 {
        let key = RoutineKey(name: name, arguments: arguments, repeats: repeats)
        try checkCircle(name, isConditional)
        if let known = routineIndices[key] { return known }
        try checkSize(name)
        let nodes = try partial(name)
        active.append((name, isConditional))
        defer { active.removeLast() }
        // The place is taken at once, for partials that render themselves.
        routines.append(Routine(operations: [], positions: [], slots: 0, loops: 0))
        let index = Int32(routines.count - 1)
        routineIndices[key] = index
        var compiler = RoutineCompiler(self, nodes, arguments: arguments, isPartial: true, repeats: repeats)
        routines[Int(index)] = compiler.compile(nodes)
        operationCount += routines[Int(index)].operations.count
        return index
    }

    /// Operations of all routines that are compiled.
    private var operationCount = 0
    /// Blocks and partials around the node being compiled.
    var depth = 0

    /// Deeper than anybody nests partials: a partial may have a hundred blocks in each other on top of it.
    static let deepest = 100
    /// Partials that are compiled again and again, as includes of includes are, would grow without end.
    private static let longest = (operations: 500_000, text: 16 << 20)

    /// Refuses one more partial where they are too deep or too long together.
    func checkSize(_ name: String, operations: Int = 0) throws(Fault) {
        guard depth <= Self.deepest, operationCount + operations <= Self.longest.operations,
            literals.count <= Self.longest.text
        else {
            throw Fault(
                code: .cycle, offset: 0,
                message: "with partial '\(name)' the template becomes too deep or too long.",
                hint: "Use fewer partials within each other.")
        }
    }

    /// A circle that no condition can end would never end at all.
    private func checkCircle(_ name: String, _ isConditional: Bool) throws(Fault) {
        guard session.options.mode == .checked, !isConditional,
            let start = active.firstIndex(where: { $0.name == name }),
            !active[(start + 1)...].contains(where: { $0.isConditional })
        else { return }
        let way = (active[start...].map(\.name) + [name]).joined(separator: " → ")
        throw Fault(
            code: .cycle, offset: 0, message: "partial '\(name)' renders itself (\(way)).",
            hint: "Take it out of the circle.")
    }

    /// What a partial consists of, read when it is first asked for.
    func partial(_ name: String) throws(Fault) -> [Node] {
        if let known = partials[name] { return known }
        if let known = brokenPartials[name] { throw known }
        guard let source = session.options.partials(name) else {
            throw Fault(
                code: .unknownPartial, offset: 0, message: "there is no partial '\(name)'.",
                hint: "Write its file or correct the name.")
        }
        let mark = session.mark
        let nodes = Parser(session.add(source), session).parsed()
        // Otherwise only a render that comes to a broken partial fails.
        if session.options.mode != .checked, let fault = session.withdraw(since: mark) {
            brokenPartials[name] = fault
            throw fault
        }
        partials[name] = nodes
        return nodes
    }
}
