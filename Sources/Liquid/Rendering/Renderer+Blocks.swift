extension Renderer {
    // MARK: - Loops

    /// Opens a loop; false when there is nothing to go through.
    mutating func begin(_ plan: LoopPlan) throws(FilterError) -> Bool {
        guard let frame = try frame(plan, value(plan.items)) else { return false }
        loops[loopBase + Int(plan.depth)] = frame
        locals[slotBase + Int(plan.slot)] = frame.item
        return true
    }

    /// Goes to the next item; false after the last one.
    @inline(__always)
    mutating func advance(_ plan: LoopPlan) -> Bool {
        let place = loopBase + Int(plan.depth)
        loops[place].index += 1
        guard loops[place].index < loops[place].count else {
            loops[place] = .closed
            return false
        }
        locals[slotBase + Int(plan.slot)] = loops[place].item
        return true
    }

    private mutating func frame(_ plan: LoopPlan, _ items: Value) throws(FilterError) -> LoopFrame? {
        var frame: LoopFrame
        switch items {
        case .array(let array):
            frame = LoopFrame(items: .array(array), start: 0, count: array.count, name: plan.name)
        case .range(let low, let high):
            frame = LoopFrame(items: .range(low), start: 0, count: Value.count(low, high), name: plan.name)
        case .object(let object):
            frame = LoopFrame(items: .pairs(object), start: 0, count: object.values.count, name: plan.name)
        case .string(let text) where !text.isEmpty, .markup(let text) where !text.isEmpty:
            frame = LoopFrame(items: .array([items]), start: 0, count: 1, name: plan.name)
        default: return nil
        }
        if plan.continues {
            frame.start = registers[Int(plan.register)]
        } else if let offset = plan.offset {
            frame.start = try wholeNumber(value(offset), "offset")
        }
        frame.start = min(max(0, frame.start), frame.count)
        frame.count -= frame.start
        if let limit = plan.limit {
            frame.count = min(frame.count, max(0, try wholeNumber(value(limit), "limit", absent: .max)))
        }
        registers[Int(plan.register)] = frame.start + frame.count
        try checkLength(frame)
        frame.isReversed = plan.isReversed
        return frame.count > 0 ? frame : nil
    }

    /// The number that an option of a loop has to be.
    private func wholeNumber(_ value: Value, _ option: String, absent: Int = 0) throws(FilterError) -> Int {
        switch value {
        case .nil: return absent
        case .integer(let number): return number
        case .decimal(let number): return Int(exactly: number.rounded(.towardZero)) ?? absent
        default:
            if let text = value.text, let number = Int(text) { return number }
            throw .argument("'\(option)' needs a whole number.")
        }
    }

    // MARK: - Tables

    mutating func beginTable(_ plan: LoopPlan, _ output: inout [UInt8]) throws(FilterError) -> Bool {
        let items = try value(plan.items)
        guard items.isTrue else { return false }
        output.append(contentsOf: "<tr class=\"row1\">\n".utf8)
        guard var frame = try frame(plan, items) else {
            output.append(contentsOf: "</tr>\n".utf8)
            return false
        }
        if let columns = plan.columns { frame.columns = max(0, try wholeNumber(value(columns), "cols")) }
        loops[loopBase + Int(plan.depth)] = frame
        locals[slotBase + Int(plan.slot)] = frame.item
        output.append(contentsOf: "<td class=\"col1\">".utf8)
        return true
    }

    mutating func advanceTable(_ plan: LoopPlan, _ output: inout [UInt8]) -> Bool {
        let before = loops[loopBase + Int(plan.depth)]
        guard advance(plan) else { return false }
        let frame = loops[loopBase + Int(plan.depth)]
        output.append(contentsOf: "</td>".utf8)
        if before.value(.colLast) == .bool(true) {
            output.append(contentsOf: "</tr>\n<tr class=\"row\(frame.index / frame.columns + 1)\">".utf8)
        }
        output.append(contentsOf: "<td class=\"col\(frame.column + 1)\">".utf8)
        return true
    }

    // MARK: - case

    /// How many values of a `when` the subject equals decides how often its body runs.
    mutating func begin(_ plan: MatchPlan) throws(FilterError) -> Bool {
        let subject = locals[slotBase + Int(plan.subject)] ?? .nil
        var count = 0
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

    mutating func endCapture(_ slot: Int32, _ output: inout [UInt8]) throws(FilterError) {
        let start = captures.removeLast()
        try charge(size: output.count - start)
        let text = String(decoding: output[start...], as: UTF8.self)
        output.removeSubrange(start...)
        // What was captured went through the escaping already.
        let isMarkup = code.escaping == .html || code.escaping == .url
        locals[slotBase + Int(slot)] = isMarkup ? .markup(text) : .string(text)
    }

    mutating func endChanged(_ output: inout [UInt8]) {
        let start = captures.removeLast()
        let text = Array(output[start...])
        if text == lastChanged {
            output.removeSubrange(start...)
        } else {
            lastChanged = text
        }
    }

    // MARK: - render, increment, cycle

    mutating func render(_ plan: RenderPlan, into output: inout [UInt8]) throws(FilterError) {
        var arguments: [Value] = []
        for operand in plan.arguments { arguments.append(try value(operand)) }
        guard let subject = plan.subject else {
            return try run(Int(plan.routine), arguments: arguments, into: &output)
        }
        let value = try value(subject.value)
        arguments.append(value)
        guard plan.repeats else { return try run(Int(plan.routine), arguments: arguments, into: &output) }
        var frame = frame(over: value, plan.name)
        try checkLength(frame)
        while frame.index < frame.count {
            try charge(1)
            arguments[arguments.count - 1] = frame.item
            try run(Int(plan.routine), arguments: arguments, loop: frame, into: &output)
            frame.index += 1
        }
    }

    /// What `render … for` goes through: lists item by item, anything else once.
    private func frame(over value: Value, _ name: String) -> LoopFrame {
        switch value {
        case .array(let array): LoopFrame(items: .array(array), start: 0, count: array.count, name: name)
        case .range(let low, let high):
            LoopFrame(items: .range(low), start: 0, count: Value.count(low, high), name: name)
        default: LoopFrame(items: .array([value]), start: 0, count: 1, name: name)
        }
    }

    private func checkLength(_ frame: LoopFrame) throws(FilterError) {
        if frame.count > limits.loopLength {
            throw .limit("a loop has more than \(limits.loopLength) rounds. Give it a 'limit'.")
        }
    }

    mutating func count(_ slot: Int32, up: Bool, _ output: inout [UInt8]) throws(FilterError) {
        let place = slotBase + Int(slot)
        var number = 0
        if case .integer(let known)? = locals[place] { number = known }
        // `increment` writes the number before, `decrement` the one after.
        if !up { number -= 1 }
        try write(.integer(number), to: &output)
        locals[place] = .integer(up ? number + 1 : number)
    }

    mutating func cycle(_ plan: CyclePlan, _ output: inout [UInt8]) throws(FilterError) {
        var key = plan.key
        if let group = plan.group { key = ":" + (try string(value(group))) }
        let index = cycles[key, default: 0]
        cycles[key] = (index + 1) % plan.values.count
        // Groups of the same name may have lists of different lengths.
        if index < plan.values.count { try write(value(plan.values[index]), to: &output) }
    }
}
