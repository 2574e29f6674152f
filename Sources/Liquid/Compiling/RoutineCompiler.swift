/// Compiles the nodes of a template or partial into one routine.
struct RoutineCompiler {
    let assembly: Assembly
    let isPartial: Bool
    private var operations: [Operation] = []
    private var positions: [Position] = []
    /// Where the node being compiled stands.
    var position = Position(source: 0, offset: 0)
    var names: NameScope

    /// A loop around the node being compiled.
    struct OpenLoop {
        enum Kind { case loop, table, binding }

        var kind: Kind
        var depth: Int32
        /// Operations that jump to where the loop goes on or ends.
        var continues: [Int] = []
        var breaks: [Int] = []
        /// How many captures were open where it began.
        var captures: Int
    }

    /// What closes a capture or `ifchanged` that a `break` leaves early.
    var openCaptures: [Operation] = []
    var openLoops: [OpenLoop] = []
    var deepestLoop = 0
    /// How many conditions stand around the node being compiled.
    var conditions = 0
    /// The partials being included around it, and how many of them were chosen by a variable.
    var includes: [String] = []
    var choices = 0
    /// `break` outside of loops ends the routine.
    var exits: [Int] = []
    /// A partial rendered `for` a list has that list's `forloop`.
    let repeats: Bool

    var session: Session { assembly.session }

    init(_ assembly: Assembly, _ nodes: [Node], arguments: [String], isPartial: Bool, repeats: Bool = false) {
        self.assembly = assembly
        self.isPartial = isPartial
        self.repeats = repeats
        names = NameScope(nodes, arguments: arguments) { include in
            let options = assembly.session.options
            let wanted: [String]
            if case .literal(.string(let name)) = include.name {
                wanted = [name]
            } else {
                wanted = options.partialNames
            }
            return wanted.compactMap { name in (try? assembly.partial(name)).map { (name, $0) } }
        }
        deepestLoop = repeats ? 1 : 0
    }

    mutating func compile(_ nodes: [Node]) -> Routine {
        emit(nodes)
        for exit in exits { patch(exit) }
        return Routine(operations: operations, positions: positions, slots: names.count, loops: deepestLoop)
    }

    // MARK: - Operations

    /// Where the next operation will stand.
    var here: Int32 { Int32(operations.count) }

    @discardableResult
    mutating func emit(_ operation: Operation) -> Int {
        operations.append(operation)
        positions.append(position)
        return operations.count - 1
    }

    /// Makes an operation jump to here.
    mutating func patch(_ index: Int) {
        let target = here
        operations[index] =
            switch operations[index] {
            case .unlessJump(let test, _): .unlessJump(test: test, target)
            case .ifJump(let test, _): .ifJump(test: test, target)
            case .loop(let loop, _): .loop(loop, otherwise: target)
            case .table(let loop, _): .table(loop, otherwise: target)
            case .when(let match, _): .when(match, otherwise: target)
            case .unlessMatched(let slot, _): .unlessMatched(slot: slot, target)
            default: .jump(target)
            }
    }

    func report(_ fault: Fault) { session.report(fault, source: position.source) }

    // MARK: - Nodes

    /// - Parameter isBlank: leave out text, for a block that could only write white space.
    mutating func emit(_ nodes: [Node], isBlank: Bool = false) {
        assembly.depth += 1
        defer { assembly.depth -= 1 }
        for node in nodes where !(isBlank && node.isText) {
            position = node.position
            emit(node, isBlank: isBlank)
        }
    }

    private mutating func emit(_ node: Node, isBlank: Bool) {
        switch node.kind {
        case .text(let range, _): emit(assembly.add(session.sources[Int(position.source)].bytes[range]))
        case .output(let filtered):
            let base = operand(filtered.base)
            if filtered.calls.isEmpty {
                emit(assembly.output(base))
            } else {
                emit(.outputChain(assembly.add(base, calls(filtered))))
            }
        case .assign(let name, let filtered):
            let base = filtered.calls.isEmpty ? kept(filtered.base) : operand(filtered.base)
            let chain = assembly.add(base, calls(filtered))
            emit(.assign(slot: names.assign(name), chain: chain))
        case .capture(let name, let body): emitCapture(name, body)
        case .branch(let arms, let otherwise): emitBranch(arms, otherwise, isBlank: node.isBlank)
        case .match(let subject, let clauses): emitMatch(subject, clauses, isBlank: node.isBlank)
        case .loop(let loop): emitLoop(loop, isBlank: node.isBlank)
        case .table(let loop, let columns): emitTable(loop, columns)
        case .leave(let continues): emitLeave(continues: continues)
        case .render(let render): emitRender(render)
        case .include(let include): emitInclude(include)
        case .failure(let fault): fail(fault, at: fault.offset)
        case .optional: break
        case .slot(let name): emitSlot(name)
        case .group(let nodes): emit(nodes, isBlank: isBlank)
        case .count(let name, let up): emitCount(name, up: up)
        case .cycle(let group, let key, let values):
            let plan = CyclePlan(group: group.map { operand($0) }, key: key, values: values.map { operand($0) })
            emit(.cycle(assembly.add(plan)))
        case .ifChanged(let body):
            emit(.changedStart)
            openCaptures.append(.changedEnd)
            conditionally { $0.emit(body) }
            openCaptures.removeLast()
            emit(.changedEnd)
        }
    }

    /// Compiles something that may not run: what it assigns is not sure afterwards.
    mutating func conditionally(_ body: (inout RoutineCompiler) -> Void) {
        let sure = names.sure
        conditions += 1
        body(&self)
        conditions -= 1
        names.sure = sure
    }

    private mutating func emitCapture(_ name: String, _ body: [Node]) {
        emit(.captureStart)
        let end = Operation.captureEnd(slot: names.slot(name))
        openCaptures.append(end)
        emit(body)
        openCaptures.removeLast()
        emit(end)
        _ = names.assign(name)
    }

    /// `increment` and `decrement` go on from the host's value of that name, if it has one.
    private mutating func emitCount(_ name: String, up: Bool) {
        var plan = CountPlan(slot: names.counter(name), up: up)
        if session.options.globals?.contains(name) ?? true, !isPartial {
            plan.global = assembly.add(key: name)
            plan.read = assembly.read([name], at: position)
        }
        emit(.count(assembly.add(plan)))
    }

    private mutating func emitSlot(_ name: String) {
        if !openCaptures.isEmpty {
            report(
                Fault(
                    code: .misplaced, offset: Int(position.offset),
                    message: "'\(name)' cannot stand in 'capture' or 'ifchanged'.",
                    hint: "Put it where its text should appear."))
        }
        emit(.mark(assembly.add(SlotPlace(name: name, place: session.place(of: position)))))
    }
}
