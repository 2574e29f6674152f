/// Renders one program again and again, keeping its working memory and remembering where it found each field.
///
///     var renderer = Renderer(program)
///     for customer in page {
///         buffer.removeAll(keepingCapacity: true)
///         try renderer.render(["customer": .object(customer)], into: &buffer)
///         renderer.trace.reads(of: program)
///     }
///
/// Not shared between threads: each has its own, all of them with the same program.
package struct Renderer: ~Copyable {
    let code: Code
    let limits: Limits
    /// What the last render did read; after a failure, until then.
    package internal(set) var trace = Trace()
    /// The slots that the last render passed, in the order of the output.
    package internal(set) var slots: [SlotMark] = []

    private let reads: Int
    /// Where each key of the code was found last time.
    var sites: [Site]
    /// The shapes of the sites, kept so that no other one takes their identity.
    var shapes: [Shape?]
    var globals: Object
    var context = Value.nil
    /// The slots of all routines that are running, innermost last; nil where nothing was assigned yet.
    var locals = Cells(capacity: 16)
    var loops: [LoopFrame] = []
    var slotBase = 0
    var loopBase = 0
    var captures: [Int] = []
    /// Where `offset: continue` goes on.
    var registers: [Int] = []
    var cycles: [String: Int] = [:]
    var lastChanged: [UInt8]?
    var operations = 0
    /// Routines that are running.
    private var partials = 0
    /// Bytes of the buffer that were there before the render.
    private var outputStart = 0
    /// Where renders write, kept from one to the next.
    private var spare = Output()
    private var failure: Position?

    /// The shape that a place of the template met last, and where its field stands in it.
    struct Site {
        var shape: ObjectIdentifier?
        var index = 0
    }

    package init(_ program: Program, limits: Limits = .standard) {
        code = program.code
        self.limits = limits
        reads = program.reads.count
        registers = [Int](repeating: 0, count: program.code.registers)
        sites = [Site](repeating: Site(), count: program.code.keys.count)
        shapes = [Shape?](repeating: nil, count: program.code.keys.count)
        globals = Object([])
    }

    /// Appends the rendered text to the buffer.
    ///
    /// - Parameters:
    ///   - globals: the host's names.
    ///   - context: what helpers get to know about the reader, such as the language.
    ///   - buffer: unchanged when the render fails.
    package mutating func render(
        _ globals: Object, context: Value = .nil, into buffer: inout [UInt8]
    ) throws(RenderError) {
        begin(globals, context, buffer.count)
        var output = Output(capacity: 0)
        swap(&output, &spare)
        output.removeAll()
        defer { swap(&output, &spare) }
        do {
            try run(code.routines.count - 1, into: &output)
            output.append(to: &buffer)
        } catch {
            let place = code.place(of: failure ?? Position(source: 0, offset: 0))
            throw RenderError(code: error.code, place: place, message: error.message)
        }
    }

    private mutating func begin(_ globals: Object, _ context: Value, _ start: Int) {
        self.globals = globals
        self.context = context
        trace.reset(count: reads)
        slots.removeAll(keepingCapacity: true)
        locals.removeAll()
        loops.removeAll(keepingCapacity: true)
        captures.removeAll(keepingCapacity: true)
        for index in registers.indices { registers[index] = 0 }
        if !code.cycles.isEmpty { cycles.removeAll(keepingCapacity: true) }
        (slotBase, loopBase) = (0, 0)
        lastChanged = nil
        operations = 0
        partials = 0
        outputStart = start
        failure = nil
    }

    // MARK: - Routines

    /// Runs a routine with slots of its own; the first ones hold what it is given.
    mutating func run(
        _ index: Int, arguments: [Value] = [], loop: LoopFrame? = nil, into output: inout Output
    ) throws(FilterError) {
        guard partials < limits.partials else {
            throw .limit("partials render each other more than \(limits.partials) deep. Give the circle an end.")
        }
        partials += 1
        defer { partials -= 1 }
        let routine = code.routines[index]
        try charge((routine.slots + registers.count) >> 4)
        let (outerSlots, outerLoops) = (slotBase, loopBase)
        slotBase = locals.count
        loopBase = loops.count
        for argument in arguments { locals.append(argument) }
        for _ in arguments.count..<max(routine.slots, arguments.count) { locals.append(nil) }
        for _ in 0..<routine.loops { loops.append(.closed) }
        if let loop { loops[loopBase] = loop }
        var counter = 0
        do {
            try run(routine.operations, &counter, into: &output)
        } catch {
            if failure == nil { failure = routine.positions[counter - 1] }
            throw error
        }
        locals.removeAll(from: slotBase)
        loops.removeSubrange(loopBase...)
        (slotBase, loopBase) = (outerSlots, outerLoops)
    }

    private mutating func run(
        _ program: [Operation], _ counter: inout Int, into output: inout Output
    ) throws(FilterError) {
        while counter < program.count {
            let operation = program[counter]
            counter += 1
            try charge(1)
            switch operation {
            case .text(let start, let count):
                code.literals.append(start, count, to: &output)
                try checkOutput(output)
            case .output(let operand):
                try write(value(operand), to: &output)
                try checkOutput(output)
            case .outputField(let read, let root, let name):
                trace.insert(Int(read))
                try writeField(name, of: root, to: &output)
                try checkOutput(output)
            case .outputItem(let slot, let name):
                try writeField(name, ofSlot: slot, to: &output)
                try checkOutput(output)
            case .outputChain(let chain):
                try write(value(chain: chain), to: &output)
                try checkOutput(output)
            case .unlessJump(let test, let target):
                if try !holds(code.tests[Int(test)]) { counter = Int(target) }
            case .ifJump(let test, let target):
                if try holds(code.tests[Int(test)]) { counter = Int(target) }
            case .jump(let target): counter = Int(target)
            case .loop(let loop, let otherwise):
                if try !begin(code.loops[Int(loop)]) { counter = Int(otherwise) }
            case .next(let loop, let body):
                let index = Int(loop)
                if advance(slot: code.loops[index].slot, depth: code.loops[index].depth) { counter = Int(body) }
            case .assign(let slot, let chain): locals[slotBase + Int(slot)] = try value(chain: chain)
            default: try runSeldom(operation, &counter, into: &output)
            }
        }
    }

    /// The rarer operations, apart so that the common ones stay close together.
    private mutating func runSeldom(
        _ operation: Operation, _ counter: inout Int, into output: inout Output
    ) throws(FilterError) {
        switch operation {
        case .copy(let slot, let operand): locals[slotBase + Int(slot)] = try value(operand)
        case .captureStart, .changedStart: captures.append(output.count)
        case .captureEnd(let slot): try endCapture(slot, &output)
        case .changedEnd: try endChanged(&output)
        case .table(let loop, let otherwise):
            if try !beginTable(code.loops[Int(loop)], &output) { counter = Int(otherwise) }
        case .tableNext(let loop, let body):
            if advanceTable(code.loops[Int(loop)], &output) { counter = Int(body) }
        case .tableEnd: output.append("</td></tr>\n")
        case .when(let match, let otherwise):
            if try !begin(code.matches[Int(match)]) { counter = Int(otherwise) }
        case .whenAgain(let match, let body):
            if repeats(code.matches[Int(match)]) { counter = Int(body) }
        case .unlessMatched(let slot, let target):
            if locals[slotBase + Int(slot)] == .bool(true) { counter = Int(target) }
        case .render(let plan): try render(code.renders[Int(plan)], into: &output)
        case .mark(let index):
            slots.append(SlotMark(name: code.slotNames[Int(index)], offset: outputStart + output.count))
        case .count(let plan): try count(code.counts[Int(plan)], &output)
        case .fail(let failure): throw code.failures[Int(failure)]
        case .cycle(let plan): try cycle(code.cycles[Int(plan)], &output)
        default: preconditionFailure("an operation that no case runs")
        }
        try checkOutput(output)
    }

    // MARK: - Limits

    @inline(__always)
    mutating func charge(_ work: Int) throws(FilterError) {
        operations += work
        if operations > limits.operations {
            throw .limit("the template takes more than \(limits.operations) steps. Shorten its loops or texts.")
        }
    }

    @inline(__always)
    func checkOutput(_ output: borrowing Output) throws(FilterError) {
        if output.count > limits.outputBytes {
            throw .limit("the output is longer than \(limits.outputBytes) bytes. Shorten what the template writes.")
        }
    }

    /// Charges a text that a filter makes.
    mutating func charge(size: Int) throws(FilterError) {
        try check(size: size)
        try charge(size >> 6)
    }

    /// Charges a list that a filter makes; an item takes the room of many bytes.
    mutating func charge(list count: Int) throws(FilterError) {
        try check(size: count)
        try charge(count >> 1)
    }

    /// Charges reading the whole of a text.
    @inline(__always)
    mutating func charge(reading value: Value) throws(FilterError) {
        switch value {
        case .string(let text), .markup(let text): try charge(text.utf8.count >> 6)
        default: break
        }
    }

    func check(size: Int) throws(FilterError) {
        if size > limits.valueSize {
            throw .limit("a text or list grows beyond \(limits.valueSize). Shorten what the template builds.")
        }
    }
}
