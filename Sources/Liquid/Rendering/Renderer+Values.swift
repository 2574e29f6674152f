extension Renderer {
    // MARK: - Reading

    @inline(__always)
    mutating func value(_ operand: Operand) throws(FilterError) -> Value {
        switch operand {
        case .constant(let index): code.constants[Int(index)]
        case .slot(let slot): locals[slotBase + Int(slot)] ?? .nil
        case .lookup(let index): try value(code.lookups[Int(index)])
        case .range(let index): try range(code.ranges[Int(index)])
        case .loop(let depth, let field): loops[loopBase + Int(depth)].value(field)
        case .loopObject(let depth): loops[loopBase + Int(depth)].snapshot
        }
    }

    mutating func value(_ lookup: Lookup) throws(FilterError) -> Value {
        var value: Value
        if lookup.slot >= 0, let local = locals[slotBase + Int(lookup.slot)] {
            value = local
        } else if lookup.counter >= 0, let count = locals[slotBase + Int(lookup.counter)] {
            value = count
        } else if lookup.global >= 0 {
            trace.insert(Int(lookup.read))
            value = field(lookup.global, of: globals) ?? .nil
        } else if lookup.dynamic >= 0 {
            value = try self.value(code.dynamicRoots[Int(lookup.dynamic)])
        } else {
            return .nil
        }
        if lookup.steps.count > Self.commonSteps { try charge(lookup.steps.count) }
        for index in lookup.steps {
            switch code.steps[Int(index)] {
            case .name(let key):
                if case .object(let object) = value, let found = field(key, of: object) {
                    value = found
                } else {
                    value = try member(code.keys[Int(key)], of: value)
                }
            case .key(let key):
                guard case .object(let object) = value, let found = field(key, of: object) else { return .nil }
                value = found
            case .index(let index): value = Self.element(index, of: value)
            case .dynamic(let operand):
                switch try self.value(code.operands[Int(operand)]) {
                case .integer(let index): value = Self.element(index, of: value)
                case let key:
                    guard let name = key.text else { return .nil }
                    guard case .object(let object) = value, let found = object[name] else { return .nil }
                    value = found
                }
            }
        }
        return value
    }

    // MARK: - Variables that only a render can tell

    @inline(never)
    private mutating func value(_ root: DynamicRoot) throws(FilterError) -> Value {
        if case .named(let operand) = root.kind { return variable(try string(value(operand)), root) ?? .nil }
        if let shadow = variable("self", root) { return shadow }
        if case .scopeAsText = root.kind { return "Liquid::SelfDrop" }
        return try scope(root)
    }

    private func variable(_ name: String, _ root: DynamicRoot) -> Value? {
        if let slot = root.loops[name] { return locals[slotBase + Int(slot)] ?? .nil }
        if let place = root.locals[name] {
            if place.slot >= 0, let local = locals[slotBase + Int(place.slot)] { return local }
            if place.counter >= 0, let count = locals[slotBase + Int(place.counter)] { return count }
        }
        return root.readsGlobals ? globals[name] : nil
    }

    /// All variables as they are now.
    private mutating func scope(_ root: DynamicRoot) throws(FilterError) -> Value {
        let own = Set(root.loops.keys).union(root.locals.keys)
        let names = own.sorted() + (root.readsGlobals ? globals.shape.names : [])
        try charge(list: names.count)
        var fields: [(String, Value)] = []
        for name in names {
            if let value = variable(name, root) { fields.append((name, value)) }
        }
        return .object(Object(fields))
    }

    /// A path of more steps than this costs more than one step of the program.
    private static var commonSteps: Int { 8 }

    /// A field of an object, found without a search where the object has the shape of the last one.
    @inline(__always)
    private mutating func field(_ key: Int32, of object: Object) -> Value? {
        let site = Int(key)
        if sites[site].shape == object.shapeID { return object[sites[site].index] }
        return search(site, object)
    }

    private mutating func search(_ site: Int, _ object: Object) -> Value? {
        guard let index = object.shape.index(of: code.keys[site]) else { return nil }
        sites[site] = Site(shape: object.shapeID, index: index)
        shapes[site] = object.shape
        return object[index]
    }

    // MARK: - Writing fields

    // What most outputs of a mail are is written where it stands: a copy of the value, or of what holds it, would have to
    // be counted up and down.

    @inline(__always)
    mutating func writeField(_ name: Int32, of root: Int32, to output: inout Output) throws(FilterError) {
        let site = sites[Int(root)]
        if site.shape == globals.shapeID,
            let field = unsafe known(name, of: globals.cells.at(site.index).pointee)
        {
            return try unsafe write(field.pointee, to: &output)
        }
        try writeField(name, of: field(root, of: globals) ?? .nil, to: &output)
    }

    @inline(__always)
    mutating func writeField(_ name: Int32, ofSlot slot: Int32, to output: inout Output) throws(FilterError) {
        let place = slotBase + Int(slot)
        if let field = unsafe known(name, of: locals.at(place).pointee) {
            return try unsafe write(field.pointee, to: &output)
        }
        try writeField(name, of: locals[place] ?? .nil, to: &output)
    }

    /// Where a field stands that stood there last time too.
    // It only looks: a call in here would make the compiler count the object up and down.
    @inline(__always)
    private func known(_ name: Int32, of cell: borrowing Cell) -> UnsafeMutablePointer<Cell>? {
        guard case .object(let object) = cell.value else { return nil }
        let site = sites[Int(name)]
        return unsafe site.shape == object.shapeID ? object.cells.at(site.index) : nil
    }

    private mutating func writeField(_ name: Int32, of value: Value, to output: inout Output) throws(FilterError) {
        if case .object(let object) = value, let found = search(Int(name), object) {
            try write(found, to: &output)
        } else {
            try write(member(code.keys[Int(name)], of: value), to: &output)
        }
    }

    /// What a name means for a value that has no such field: `size`, `first` and `last`.
    mutating func member(_ name: String, of value: Value) throws(FilterError) -> Value {
        try charge(reading: value)
        return Self.member(name, of: value)
    }

    private static func member(_ name: String, of value: Value) -> Value {
        switch (name, value) {
        case ("size", .string), ("size", .markup), ("size", .array), ("size", .object), ("size", .range),
            ("size", .integer):
            .integer(value.size)
        case ("first", .array(let items)): items.first ?? .nil
        case ("last", .array(let items)): items.last ?? .nil
        case ("first", .range(let low, _)): .integer(low)
        case ("last", .range(_, let high)): .integer(high)
        case ("first", .string(let text)): .string(text.unicodeScalars.first.map { String($0) } ?? "")
        case ("last", .string(let text)): .string(text.unicodeScalars.last.map { String($0) } ?? "")
        case ("first", .markup(let text)): member("first", of: .string(Markup.plain(text)))
        case ("last", .markup(let text)): member("last", of: .string(Markup.plain(text)))
        case ("first", .object(let object)):
            object.shape.names.isEmpty ? .nil : .array([.string(object.shape.names[0]), object[0]])
        default: .nil
        }
    }

    /// Negative indices count from the end; one out of bounds is nil.
    static func element(_ index: Int, of value: Value) -> Value {
        switch value {
        case .array(let items):
            let place = index < 0 ? items.count + index : index
            return items.indices.contains(place) ? items[place] : .nil
        case .range(let low, let high):
            let count = Value.count(low, high)
            let place = index < 0 ? count + index : index
            return place >= 0 && place < count ? .integer(low + place) : .nil
        default: return .nil
        }
    }

    private mutating func range(_ ends: (low: Operand, high: Operand)) throws(FilterError) -> Value {
        let low = try end(value(ends.low))
        return .range(low, try end(value(ends.high)))
    }

    /// The end of a range: text is read as far as it is a whole number.
    private mutating func end(_ value: Value) throws(FilterError) -> Int {
        try charge(reading: value)
        switch value {
        case .integer(let number): return number
        case .nil: return 0
        case .string, .markup: return Number.whole(looselyFrom: value) ?? 0
        default: throw .argument("a range needs whole numbers at both ends.")
        }
    }

    // MARK: - Filters

    mutating func value(chain index: Int32) throws(FilterError) -> Value {
        let chain = code.chains[Int(index)]
        var value = try value(chain.base)
        for index in chain.calls {
            let call = code.filterCalls[Int(index)]
            try charge(1)
            try charge(reading: value)
            switch call.target {
            case .standard(let filter): value = try apply(filter, call, to: value)
            case .host(let host): value = try apply(code.hostFilters[Int(host)].filter, call, to: value)
            case .refused(let failure): throw code.failures[Int(failure)]
            }
        }
        return value
    }

    private mutating func apply(
        _ filter: HostFilter, _ call: FilterCall, to input: Value
    ) throws(FilterError) -> Value {
        var arguments: [Value] = []
        for index in call.arguments { arguments.append(try value(code.operands[Int(index)])) }
        var options: [(name: String, value: Value)] = []
        for option in call.options { options.append((option.name, try value(option.value))) }
        return try filter.body(
            HostFilter.Call(input: input, arguments: arguments, options: options, context: context))
    }

    // MARK: - Writing

    mutating func write(_ value: consuming Value, to output: inout Output) throws(FilterError) {
        try write(Cell(value: value), to: &output)
    }

    @inline(never)
    mutating func write(_ cell: borrowing Cell, to output: inout Output) throws(FilterError) {
        switch cell.value {
        case .string(let text): try code.escaping.append(text, to: &output)
        case .integer(let number): output.append(number)
        case nil, .nil, .blank, .empty: break
        case .some(let value): try writeSeldom(value, to: &output)
        }
    }

    private mutating func writeSeldom(_ value: Value, to output: inout Output) throws(FilterError) {
        switch value {
        case .markup(let text):
            if code.escaping == .header { try Escaping.checkHeader(text) }
            output.append(text)
        case .array(let items): try write(items, depth: 1, to: &output)
        default: try code.escaping.append(string(value), to: &output)
        }
    }

    /// The items one after the other, each escaped by its own kind.
    private mutating func write(_ items: [Value], depth: Int, to output: inout Output) throws(FilterError) {
        try checkDepth(depth)
        for item in items {
            try charge(1)
            if case .array(let inner) = item {
                try write(inner, depth: depth + 1, to: &output)
            } else {
                try write(item, to: &output)
            }
            try checkOutput(output)
        }
    }

    func checkDepth(_ depth: Int) throws(FilterError) {
        if depth > limits.depth {
            throw .limit("a value is nested more than \(limits.depth) deep. Print or compare a part of it.")
        }
    }

    // MARK: - Text of a value

    /// A value as text, the way it is printed; captured text as it reads.
    mutating func string(_ value: Value) throws(FilterError) -> String {
        try string(value, depth: 0)
    }

    private mutating func string(_ value: Value, depth: Int) throws(FilterError) -> String {
        try checkDepth(depth)
        switch value {
        case .nil, .blank, .empty: return ""
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .decimal(let number): return Number.text(number)
        case .string(let text): return text
        case .markup(let text): return plain(text)
        case .range(let low, let high): return "\(low)..\(high)"
        case .array: return try inspect(value, depth: depth)
        case .object(let object):
            var text = "{"
            for (name, value) in zip(object.shape.names, object.values) {
                if text.utf8.count > 1 { text += ", " }
                try charge(1 + name.utf8.count >> 6)
                text += Self.quoted(name) + "=>" + (try inspect(value, depth: depth + 1))
                try check(size: text.utf8.count)
            }
            return text + "}"
        }
    }

    /// A value within an object, as Ruby shows it: text in quotes, lists in brackets.
    private mutating func inspect(_ value: Value, depth: Int) throws(FilterError) -> String {
        try checkDepth(depth)
        try charge(reading: value)
        switch value {
        case .nil: return "nil"
        case .string(let text): return Self.quoted(text)
        case .markup(let text): return Self.quoted(plain(text))
        case .blank, .empty: return Self.quoted("")
        case .array(let items):
            var parts: [String] = []
            var size = 0
            for item in items {
                try charge(1)
                let part = try inspect(item, depth: depth + 1)
                size += part.utf8.count + 2
                try check(size: size)
                parts.append(part)
            }
            return "[" + parts.joined(separator: ", ") + "]"
        default: return try string(value, depth: depth)
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{7}": quoted += "\\a"
            case "\u{8}": quoted += "\\b"
            case "\u{B}": quoted += "\\v"
            case "\u{C}": quoted += "\\f"
            case "\u{1B}": quoted += "\\e"
            case "{", "$", "@":
                // After a number sign these would begin an interpolation.
                if quoted.utf8.last == UInt8(ascii: "#") {
                    quoted.removeLast()
                    quoted += "\\#"
                }
                quoted.unicodeScalars.append(scalar)
            case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}":
                let code = String(scalar.value, radix: 16, uppercase: true)
                quoted += "\\u" + String(repeating: "0", count: 4 - code.utf8.count) + code
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// Captured text without its escaping.
    func plain(_ markup: String) -> String {
        code.escaping == .html ? Markup.plain(markup) : markup
    }
}
