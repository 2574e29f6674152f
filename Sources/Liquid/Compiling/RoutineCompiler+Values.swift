extension RoutineCompiler {
    // MARK: - Values

    /// - Parameter isTest: whether the value is compared, where `blank` and `empty` stand for all that is so.
    ///   Elsewhere they are empty text.
    mutating func operand(_ expression: Expression, isTest: Bool = false) -> Operand {
        switch expression {
        case .literal(.blank) where !isTest, .literal(.empty) where !isTest: return assembly.add("")
        case .literal(let value): return assembly.add(value)
        case .range(let low, let high):
            // Literals lose their fractions; only values that a render finds have to be whole.
            if case .literal(let low) = low, case .literal(let high) = high, let low = Number.whole(looselyFrom: low),
                let high = Number.whole(looselyFrom: high)
            {
                return assembly.add(Value.range(low, high))
            }
            let low = operand(low)
            return assembly.add(range: low, operand(high))
        case .path(let path):
            do {
                return try operand(path)
            } catch {
                report(error)
                return assembly.add(.nil)
            }
        }
    }

    private mutating func operand(_ path: Path) throws(Fault) -> Operand {
        switch path.root {
        case .name where isScope(path): return lookUp(path.steps.isEmpty ? .scopeAsText : .scope, path)
        case .name(let name):
            if let operand = loopOperand(name, path) { return operand }
            switch names.meaning(name) {
            case .slot(let slot):
                if path.steps.isEmpty { return .slot(slot) }
                return assembly.add(Lookup(slot: slot, steps: steps(path)))
            case .open(let slot, let counter):
                return try open(Lookup(slot: slot, counter: counter, steps: 0..<0), name, path)
            }
        case .dynamic(let name):
            try refuseDynamic(path)
            return lookUp(.named(operand(name)), path)
        }
    }

    private mutating func lookUp(_ kind: DynamicRoot.Kind, _ path: Path) -> Operand {
        let root = DynamicRoot(
            kind: kind, loops: names.openLoops, locals: names.table(),
            readsGlobals: !isPartial || session.options.partialsReadGlobals)
        return assembly.add(Lookup(dynamic: assembly.add(root), steps: steps(path)))
    }

    /// A value that outlives the place where it stands: what is assigned or handed to a partial.
    mutating func kept(_ expression: Expression) -> Operand {
        guard case .path(let path) = expression, isScope(path) else { return operand(expression) }
        return lookUp(.scope, path)
    }

    /// Whether a path begins with `self`, by which Shopify's implementation calls the variables themselves.
    private func isScope(_ path: Path) -> Bool {
        guard case .name("self") = path.root, session.options.mode != .checked else { return false }
        return !names.isAssigned("self")
    }

    /// A name that the host may have to provide.
    private mutating func open(_ lookup: Lookup, _ name: String, _ path: Path) throws(Fault) -> Operand {
        var lookup = lookup
        let globals = session.options.globals
        let isProvided = globals?.contains(name) ?? true
        if isProvided, !isPartial || session.options.partialsReadGlobals {
            if case .dynamic = path.steps.first { try refuseDynamic(path) }
            lookup.global = assembly.add(key: name)
            let place = Position(source: position.source, offset: Int32(path.offset))
            lookup.read = assembly.read(Self.readNames(name, path), at: place)
        } else if lookup.slot < 0, lookup.counter < 0 {
            if isProvided { return assembly.add(.nil) }
            let known = session.isFull ? [] : (globals ?? []) + names.visible
            throw Fault(
                code: .unknownVariable, offset: path.offset, message: "unknown variable '\(name)'.",
                hint: Suggestion.hint(for: name, among: known)
                    ?? "There are \((globals ?? []).sorted().joined(separator: ", ")).")
        }
        lookup.steps = steps(path)
        return assembly.add(lookup)
    }

    /// `customer[field]` would read what no trace can name before the render.
    private func refuseDynamic(_ path: Path) throws(Fault) {
        guard session.options.globals != nil else { return }
        throw Fault(
            code: .dynamicPath, offset: path.offset,
            message: "a variable cannot choose which data is read here.",
            hint: "Write the name after a dot, as in 'customer.city', and use 'if' or 'case' to choose.")
    }

    private mutating func steps(_ path: Path) -> Range<Int32> {
        var steps: [Step] = []
        for step in path.steps {
            switch step {
            case .name(let name): steps.append(.name(assembly.add(key: name)))
            case .key(let name): steps.append(.key(assembly.add(key: name)))
            case .index(let index): steps.append(.index(index))
            case .dynamic(let expression): steps.append(.dynamic(assembly.add(operand(expression))))
            }
        }
        return assembly.add(steps)
    }

    /// The names that a trace tells: up to the first index, and without `size`, `first` and `last` past the second.
    static func readNames(_ root: String, _ path: Path) -> [String] {
        var names = [root]
        for step in path.steps {
            guard let name = step.name else { break }
            if names.count >= 2, ["size", "first", "last"].contains(name) { break }
            names.append(name)
        }
        return names
    }

    // MARK: - forloop

    /// `forloop` and `tablerowloop`, where a loop is open; nil for any other name.
    private func loopOperand(_ name: String, _ path: Path) -> Operand? {
        let isTable = name == "tablerowloop"
        guard isTable || name == "forloop" else { return nil }
        var depths = openLoops.filter { $0.kind == (isTable ? .table : .loop) }.map(\.depth)
        // The loop of `render … for` is no parent of the partial's own loops.
        if repeats, !isTable, depths.isEmpty { depths = [0] }
        guard var depth = depths.popLast() else { return nil }
        var steps = path.steps[...]
        while !isTable, steps.first?.name == "parentloop" {
            guard let outer = depths.popLast() else { return assembly.add(.nil) }
            depth = outer
            steps = steps.dropFirst()
        }
        guard let field = steps.first?.name else {
            return steps.isEmpty ? .loopObject(depth: depth) : assembly.add(.nil)
        }
        let fields = isTable ? LoopField.ofTable : LoopField.ofLoop
        guard steps.count == 1, let known = fields.first(where: { $0.name == field }) else { return assembly.add(.nil) }
        return .loop(depth: depth, known)
    }

    // MARK: - Filters

    mutating func calls(_ filtered: Filtered) -> [FilterCall] {
        var calls: [FilterCall] = []
        for (index, call) in filtered.calls.enumerated() {
            do {
                guard let target = try target(call) else { continue }
                if index == 0, case .literal(.string(let input)) = filtered.base { try check(call, of: input) }
                let arguments = call.arguments.map { operand($0) }
                calls.append(
                    FilterCall(
                        target: target, arguments: assembly.add(arguments),
                        options: call.options.map { ($0.name, operand($0.value)) }))
            } catch {
                guard session.options.mode != .checked else {
                    report(error)
                    continue
                }
                let failure = assembly.add(FilterError.argument(error.message))
                calls.append(FilterCall(target: .refused(failure), arguments: 0..<0, options: []))
            }
        }
        return calls
    }

    /// The filter of that name, if it takes these arguments; nil for one that nobody knows and that may stay unknown.
    private func target(_ call: Filtered.Call) throws(Fault) -> FilterCall.Target? {
        if let host = session.options.filters[call.name] {
            try check(call, takes: host.arguments, options: host.options)
            return .host(assembly.hostFilter(call.name, host))
        }
        if let standard = StandardFilter(rawValue: call.name) {
            try check(call, standard)
            return .standard(standard)
        }
        guard session.options.mode == .checked else { return nil }
        let known = session.isFull ? [] : StandardFilter.allCases.map(\.rawValue) + session.options.filters.keys
        throw Fault(
            code: .unknownFilter, offset: call.offset, message: "unknown filter '\(call.name)'.",
            hint: Suggestion.hint(for: call.name, among: known))
    }

    /// What the host's own helper says of a call whose input stands in the template.
    private func check(_ call: Filtered.Call, of input: String) throws(Fault) {
        guard session.options.mode == .checked,
            let mistake = session.options.filters[call.name]?.check?(input, call.options.map(\.name))
        else { return }
        throw Fault(code: .arguments, offset: call.offset, message: mistake.message, hint: mistake.hint)
    }

    private func check(_ call: Filtered.Call, _ filter: StandardFilter) throws(Fault) {
        let isOdd = call.options.contains { !filter.options.contains($0.name) }
        guard session.options.mode != .checked, isOdd || filter == .default else {
            return try check(call, takes: filter.arguments, options: filter.options)
        }
        // In Shopify's implementation options that a filter does not know are one more argument.
        let count = call.arguments.count + (call.options.isEmpty ? 0 : 1)
        let takes = filter == .default ? 0...2 : filter.arguments
        guard !takes.contains(count) else { return }
        throw Fault(
            code: .arguments, offset: call.offset, message: "filter '\(call.name)' does not take \(count) arguments.")
    }

    private func check(
        _ call: Filtered.Call, takes: ClosedRange<Int>, options: Set<String>?
    ) throws(Fault) {
        if let options, let option = call.options.first(where: { !options.contains($0.name) }) {
            throw Fault(
                code: .arguments, offset: option.offset,
                message: "filter '\(call.name)' knows no option '\(option.name)'.",
                hint: Suggestion.hint(for: option.name, among: options.sorted()))
        }
        let count = call.arguments.count
        guard !takes.contains(count) else { return }
        let most = takes.upperBound
        let wanted =
            takes.lowerBound == most
            ? (most == 0 ? "no arguments" : most == 1 ? "1 argument" : "\(most) arguments")
            : "\(takes.lowerBound) to \(most) arguments"
        throw Fault(
            code: .arguments, offset: call.offset, message: "filter '\(call.name)' takes \(wanted), not \(count).")
    }
}
