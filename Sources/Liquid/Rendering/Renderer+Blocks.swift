extension Renderer {
    // MARK: - Loops

    /// Opens a loop; false when there is nothing to go through.
    mutating func begin(_ plan: LoopPlan) throws(FilterError) -> Bool {
        guard let frame = try frame(plan, value(plan.items)) else { return false }
        loops[loopBase + Int(plan.depth)] = frame
        locals[slotBase + Int(plan.slot)] = frame.item
        return true
    }

    /// Goes to the next item; false after the last one. It is handed no plan: a copy would be made of that each time.
    @inline(__always)
    mutating func advance(slot: Int32, depth: Int32) -> Bool {
        let place = loopBase + Int(depth)
        loops[place].index += 1
        guard loops[place].index < loops[place].count else {
            loops[place] = .closed
            return false
        }
        locals[slotBase + Int(slot)] = loops[place].item
        return true
    }

    private mutating func frame(_ plan: LoopPlan, _ items: Value) throws(FilterError) -> LoopFrame? {
        if plan.isBinding {
            // A list is gone through; anything else, nil included, is one item.
            if case .array = items { return try checked(LoopFrame(over: items, plan.name)) }
            return LoopFrame(items: .array([items]), start: 0, count: 1, name: plan.name)
        }
        let start = plan.continues ? registers[Int(plan.register)] : try bound(plan.offset, of: plan, "offset") ?? 0
        let limit = try bound(plan.limit, of: plan, "limit")
        var frame = LoopFrame(over: items, plan.name)
        // Text is one item, whatever the bounds.
        if frame.count > 0, !Self.isText(items) {
            let (end, overflow) = start.addingReportingOverflow(limit ?? 0)
            let last = limit == nil || overflow ? frame.count : min(frame.count, max(0, end))
            frame.start = min(max(0, start), frame.count)
            frame.count = max(0, last - frame.start)
        }
        registers[Int(plan.register)] = start.addingReportingOverflow(frame.count).partialValue
        frame.isReversed = plan.isReversed
        return try checked(frame)
    }

    private func checked(_ frame: LoopFrame) throws(FilterError) -> LoopFrame? {
        if frame.count > limits.loopLength {
            throw .limit("a loop has more than \(limits.loopLength) rounds. Give it a 'limit'.")
        }
        return frame.count > 0 ? frame : nil
    }

    /// A limit or offset; nil where there is none. Tables take any text as a number, loops only whole numbers.
    private mutating func bound(
        _ operand: Operand?, of plan: LoopPlan, _ option: String
    ) throws(FilterError) -> Int? {
        guard let operand else { return nil }
        let given = try value(operand)
        try charge(reading: given)
        if given == .nil, !plan.isTable { return nil }
        if let number = plan.isTable ? Number.whole(looselyFrom: given) : Number.whole(from: given) { return number }
        throw .argument("'\(option)' needs a whole number.")
    }

    // MARK: - Tables

    mutating func beginTable(_ plan: LoopPlan, _ output: inout Output) throws(FilterError) -> Bool {
        let items = try value(plan.items)
        guard items.isTrue else { return false }
        let frame = try frame(plan, items)
        let columns = try bound(plan.columns, of: plan, "cols")
        output.append("<tr class=\"row1\">\n")
        guard var frame else {
            output.append("</tr>\n")
            return false
        }
        frame.columns = plan.columns == nil ? frame.count : max(0, columns ?? 0)
        frame.hasColumns = plan.columns != nil
        loops[loopBase + Int(plan.depth)] = frame
        locals[slotBase + Int(plan.slot)] = frame.item
        output.append("<td class=\"col1\">")
        return true
    }

    mutating func advanceTable(_ plan: LoopPlan, _ output: inout Output) -> Bool {
        let before = loops[loopBase + Int(plan.depth)]
        guard advance(slot: plan.slot, depth: plan.depth) else { return false }
        let frame = loops[loopBase + Int(plan.depth)]
        output.append("</td>")
        if before.value(.colLast) == .bool(true) {
            output.append("</tr>\n<tr class=\"row\(frame.index / frame.columns + 1)\">")
        }
        output.append("<td class=\"col\(frame.column + 1)\">")
        return true
    }

    // MARK: - case

    /// How many values of a `when` the subject equals decides how often its body runs.
    mutating func begin(_ plan: MatchPlan) throws(FilterError) -> Bool {
        let subject = locals[slotBase + Int(plan.subject)] ?? .nil
        var count = 0
        try charge(plan.values.count)
        for operand in plan.values where try areEqual(subject, value(operand)) { count += 1 }
        guard count > 0 else { return false }
        locals[slotBase + Int(plan.matched)] = .bool(true)
        locals[slotBase + Int(plan.again)] = .integer(count)
        return true
    }

    mutating func repeats(_ plan: MatchPlan) -> Bool {
        guard case .integer(let count)? = locals[slotBase + Int(plan.again)], count > 1 else { return false }
        locals[slotBase + Int(plan.again)] = .integer(count - 1)
        return true
    }

    // MARK: - capture, ifchanged

    mutating func endCapture(_ slot: Int32, _ output: inout Output) throws(FilterError) {
        let start = captures.removeLast()
        try charge(size: output.count - start)
        let text = output.text(from: start)
        output.truncate(to: start)
        // What was captured went through the escaping already.
        let isMarkup = code.escaping == .html || code.escaping == .url
        locals[slotBase + Int(slot)] = isMarkup ? .markup(text) : .string(text)
    }

    mutating func endChanged(_ output: inout Output) throws(FilterError) {
        let start = captures.removeLast()
        try charge((output.count - start) >> 6)
        let text = output.array(from: start)
        if text == lastChanged {
            output.truncate(to: start)
        } else {
            lastChanged = text
        }
    }

    // MARK: - render, increment, cycle

    mutating func render(_ plan: RenderPlan, into output: inout Output) throws(FilterError) {
        var arguments: [Value] = []
        try charge(plan.arguments.count)
        for operand in plan.arguments { arguments.append(try value(operand)) }
        // A partial knows nothing of the cycles, counts and loops of its caller.
        let outer = (registers, cycles, lastChanged)
        defer { (registers, cycles, lastChanged) = outer }
        guard let subject = plan.subject else {
            isolate()
            return try run(Int(plan.routine), arguments: arguments, into: &output)
        }
        let value = try value(subject.value)
        if case .nil = value, let fallback = plan.fallback {
            arguments.append(try self.value(fallback))
        } else {
            arguments.append(value)
        }
        guard plan.repeats, value.isCollection else {
            isolate()
            return try run(Int(plan.routine), arguments: arguments, into: &output)
        }
        guard var frame = try checked(LoopFrame(over: value, plan.name)) else { return }
        while frame.index < frame.count {
            try charge(1)
            isolate()
            arguments[arguments.count - 1] = frame.item
            try run(Int(plan.routine), arguments: arguments, loop: frame, into: &output)
            frame.index += 1
        }
    }

    private mutating func isolate() {
        for index in registers.indices { registers[index] = 0 }
        cycles.removeAll()
        lastChanged = nil
    }

    mutating func count(_ plan: CountPlan, _ output: inout Output) throws(FilterError) {
        let place = slotBase + Int(plan.slot)
        var number = Number.integer(0)
        let known = locals[place]
        switch try known == nil ? start(of: plan) : known {
        case .integer(let start)?: number = .integer(start)
        case .decimal(let start)?: number = .decimal(start)
        case .nil?, .bool(false)?, nil: break
        default: throw .argument("a counter has to start from a number. Choose a name that the data does not have.")
        }
        let next = Self.sum(number, .integer(plan.up ? 1 : -1))
        // `increment` writes the number before, `decrement` the one after.
        try write((plan.up ? number : next).value, to: &output)
        locals[place] = next.value
    }

    private mutating func start(of plan: CountPlan) throws(FilterError) -> Value? {
        guard plan.global >= 0 else { return nil }
        return try value(Lookup(global: plan.global, read: plan.read, steps: 0..<0))
    }

    mutating func cycle(_ plan: CyclePlan, _ output: inout Output) throws(FilterError) {
        var key = plan.key
        if let group = plan.group {
            key = ":" + (try string(value(group)))
            try charge(size: key.utf8.count)
        }
        let index = cycles[key, default: 0]
        cycles[key] = index + 1 < plan.values.count ? index + 1 : 0
        // Groups of the same name may have lists of different lengths.
        if index < plan.values.count { try write(value(plan.values[index]), to: &output) }
    }
}
