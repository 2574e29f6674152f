extension RoutineCompiler {
    // MARK: - render

    mutating func emitRender(_ render: Node.Render) {
        var values: [String: Operand] = [:]
        for argument in render.arguments { values[argument.name] = kept(argument.value) }
        var subject: (slot: Int32, value: Operand)?
        var fallback: Operand?
        if let wanted = render.subject {
            fallback = values.removeValue(forKey: wanted.alias)
            subject = (Int32(values.count), operand(wanted.value))
        }
        let given = values.sorted { $0.key < $1.key }
        let arguments = given.map(\.key) + (render.subject.map { [$0.alias] } ?? [])
        let repeats = render.subject?.repeats ?? false
        do {
            let routine = try assembly.routine(
                render.name, arguments: arguments, repeats: repeats, isConditional: conditions > 0)
            let plan = RenderPlan(
                routine: routine, arguments: given.map(\.value), subject: subject, fallback: fallback, repeats: repeats,
                name: render.name)
            emit(.render(assembly.add(plan)))
        } catch {
            fail(error, at: render.offset)
        }
    }

    /// Tells a mistake now, or lets the render that comes here end with it.
    mutating func fail(_ fault: Fault, at offset: Int) {
        guard session.options.mode != .checked else {
            var fault = fault
            fault.offset = offset
            return report(fault)
        }
        emit(.fail(assembly.add(FilterError.argument(fault.message))))
    }

    // MARK: - include

    /// Partials in each other, as in Shopify's implementation.
    private static let deepestInclude = 100
    /// Includes whose names are variables are compiled for every partial, so few of them may stand in each other.
    private static let deepestChoice = 3

    mutating func emitInclude(_ include: Node.Include) {
        guard !isPartial else {
            return fail(
                Fault(
                    code: .misplaced, offset: 0, message: "'include' cannot stand in a partial that 'render' renders.",
                    hint: "Write 'render'."), at: include.offset)
        }
        if case .literal(.string(let name)) = include.name { return emitInclude(name, include) }
        guard session.options.mode != .checked else {
            return fail(
                Fault(
                    code: .dynamicPath, offset: 0, message: "'include' needs the partial's name in quotes.",
                    hint: "Use 'if' or 'case' to choose between partials."), at: include.offset)
        }
        let slot = names.fresh()
        emit(.copy(slot: slot, operand(include.name)))
        let start = position
        var ends: [Int] = []
        if choices < Self.deepestChoice {
            choices += 1
            for name in session.options.partialNames {
                position = start
                let right = assembly.add(.string(name))
                let test = assembly.add(Test(left: .slot(slot), comparison: .equal, right: right))
                let skip = emit(.unlessJump(test: test, 0))
                conditionally { $0.emitInclude(name, include) }
                ends.append(emit(.jump(0)))
                patch(skip)
            }
            choices -= 1
        }
        position = start
        fail(
            Fault(
                code: .unknownPartial, offset: 0, message: "there is no partial of the name that 'include' is given."),
            at: include.offset)
        for end in ends { patch(end) }
    }

    /// The partial's nodes in place: what it assigns stays, what it is given does not.
    private mutating func emitInclude(_ name: String, _ include: Node.Include) {
        let start = position
        defer { position = start }
        let nodes: [Node]
        do {
            try checkInclude(name)
            nodes = try assembly.partial(name)
        } catch {
            return fail(error, at: include.offset)
        }
        let own = Expression.path(Path(root: .name(name), offset: include.offset))
        let isKnown = session.options.globals?.contains(name) ?? true
        let subject = include.subject ?? (isKnown || names.visible.contains(name) ? own : .literal(.nil))
        let items = names.fresh()
        emit(.copy(slot: items, operand(subject)))
        for argument in include.arguments {
            let value = kept(argument.value)
            emit(.copy(slot: names.openLoop(argument.name), value))
        }
        includes.append(name)
        emitBinding(.slot(items), to: include.alias ?? name.split(separator: "/").last.map(String.init) ?? name, nodes)
        includes.removeLast()
        for _ in include.arguments { names.closeLoop() }
    }

    private func checkInclude(_ name: String) throws(Fault) {
        if session.options.mode == .checked, includes.contains(name) {
            throw Fault(
                code: .cycle, offset: 0, message: "partial '\(name)' includes itself.",
                hint: "Take it out of the circle.")
        }
        if includes.count >= Self.deepestInclude || here > Self.longestRoutine {
            throw Fault(code: .cycle, offset: 0, message: "partials include each other too deeply.")
        }
        try assembly.checkSize(name, operations: Int(here))
    }

    /// Includes that include each other several times each would grow without end.
    private static let longestRoutine: Int32 = 100_000

    /// Runs nodes for each item of a list, or once for anything else.
    private mutating func emitBinding(_ items: Operand, to name: String, _ nodes: [Node]) {
        let depth = openLoops.count + (repeats ? 1 : 0)
        deepestLoop = max(deepestLoop, depth + 1)
        let plan = LoopPlan(
            items: items, slot: names.openLoop(name), depth: Int32(depth), name: name,
            register: assembly.register(name), isReversed: false, continues: false, isBinding: true)
        let entry = assembly.add(plan)
        let start = emit(.loop(entry, otherwise: 0))
        openLoops.append(OpenLoop(kind: .binding, depth: Int32(depth), captures: openCaptures.count))
        let body = here
        emit(nodes)
        emit(.next(entry, body: body))
        openLoops.removeLast()
        names.closeLoop()
        patch(start)
    }
}
