import TestSupport

@testable import Liquid

/// One template with data and options, all from a seed, and what has to be true of it.
struct FuzzCase {
    let template: String
    let partials: [String: String]
    let data: Object
    let options: CompileOptions
    let limits: Limits
    /// Whether the template is as it was made, without bytes of its own that a header may not have.
    let isWhole: Bool
    /// Whether any `<` in the output could only come from data.
    let isPure: Bool

    /// What a render did, for comparing two of them.
    struct Outcome: Equatable {
        var bytes: [UInt8]
        var error: RenderError?
        var trace: Trace
    }

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let isBroken = random.chance(30)
        var isPure = !isBroken && random.chance(50)
        var grammar = TemplateGrammar(random: SeededRandom(seed: random.next()), isPure: isPure)
        var broken = BrokenTemplate(random: SeededRandom(seed: random.next()))
        var template = grammar.make()
        if isBroken { template = random.chance(70) ? broken.mutated(template) : broken.soup() }
        var partials: [String: String] = [:]
        for name in TemplateGrammar.partials where random.chance(90) {
            partials[name] = isBroken && random.chance(20) ? broken.soup() : grammar.make(partial: name)
        }
        let mode: CompileOptions.Mode = random.pick([.checked, .checked, .strict2, .strict, .lax])
        let escaping: Escaping = random.pick([.html, .html, .none, .text, .header, .url])
        isPure = isPure && escaping == .html
        let (known, names) = (partials, partials.keys.sorted())
        options = CompileOptions(
            escaping: escaping, mode: mode,
            partials: { name in known[name].map { TemplateSource(name: name, text: $0) } }, partialNames: names,
            slots: ["notice"], globals: mode == .checked && random.chance(70) ? HostileData.roots : nil,
            partialsReadGlobals: random.chance(70), now: { 1_790_000_000 })
        limits = Limits(
            operations: random.pick([200, 20_000, 20_000, 20_000]),
            outputBytes: random.pick([100, 1 << 20, 1 << 20, 1 << 20]),
            valueSize: random.pick([100, 1 << 20, 1 << 20, 1 << 20]), loopLength: random.pick([3, 1000, 1000, 10_000]),
            partials: random.pick([2, 20, 20]), depth: random.pick([2, 64, 64, 64]))
        var hostile = HostileData(random: SeededRandom(seed: random.next()))
        data = hostile.globals()
        self.template = template
        isWhole = !isBroken
        self.partials = partials
        self.isPure = isPure
    }

    enum Verdict {
        /// By the compiler, with an error.
        case refused
        /// By a limit, or by a value that does not fit.
        case stopped
        case rendered
        /// What is not as it has to be.
        case wrong(String)
    }

    func verdict() -> Verdict {
        let program: Program
        do {
            program = try Program.compile(TemplateSource(name: "fuzz", text: template), options: options)
        } catch {
            return error.errors.isEmpty ? .wrong("refused without a reason") : .refused
        }
        var renderer = Renderer(program, limits: limits)
        let first = Self.outcome(&renderer, data)
        if renderer.operations > limits.operations, first.error?.code != .limit { return .wrong("too many operations") }
        if first.bytes.count > limits.outputBytes { return .wrong("too many bytes of output") }
        if Self.outcome(&renderer, data) != first { return .wrong("a second render differs") }
        var fresh = Renderer(program, limits: limits)
        if Self.outcome(&fresh, data) != first { return .wrong("another renderer differs") }
        if let failure = markupFailure(first) ?? traceFailure(first, program) { return .wrong(failure) }
        return first.error == nil ? .rendered : .stopped
    }

    private static func outcome(_ renderer: inout Renderer, _ data: Object) -> Outcome {
        var bytes: [UInt8] = []
        var failure: RenderError?
        do throws(RenderError) {
            try renderer.render(data, into: &bytes)
        } catch {
            failure = error
        }
        return Outcome(bytes: bytes, error: failure, trace: renderer.trace)
    }

    // MARK: - Markup

    private func markupFailure(_ outcome: Outcome) -> String? {
        let text = String(decoding: outcome.bytes, as: UTF8.self)
        if text.contains(HostileData.secret) { return "data was rendered as a template" }
        if outcome.error?.message.contains(HostileData.secret) ?? false { return "data stands in an error" }
        if isWhole, options.escaping == .header, outcome.bytes.contains(where: { [0, 0x1B, 0x7F].contains($0) }) {
            return "a control character in a header"
        }
        guard isPure, let place = outcome.bytes.firstIndex(where: { "<>\"'".utf8.contains($0) }) else { return nil }
        return
            "markup at byte \(place): \(String(decoding: outcome.bytes[max(0, place - 20)...].prefix(60), as: UTF8.self))"
    }

    // MARK: - Trace

    /// Where the host's names are known, a render of only what was read has to come out the same.
    private func traceFailure(_ outcome: Outcome, _ program: Program) -> String? {
        let read = outcome.trace.reads(of: program)
        if read.contains(where: { $0.names[0] == "leak" }) { return "a name was read that no template has" }
        guard options.globals != nil else { return nil }
        var renderer = Renderer(program, limits: limits)
        let again = Self.outcome(&renderer, Self.only(read, of: data))
        if again.bytes != outcome.bytes || again.error != outcome.error {
            return "something was read that the trace lacks: \(read.map(\.dotted))"
        }
        return nil
    }

    /// The data without what the paths do not name.
    private static func only(_ paths: [VariablePath], of data: Object) -> Object {
        var fields: [(String, Value)] = []
        for (name, value) in zip(data.shape.names, data.values) {
            let within = paths.filter { $0.names[0] == name }
            if within.isEmpty { continue }
            let isWhole = within.contains { $0.names.count == 1 || ["size", "first", "last"].contains($0.names[1]) }
            guard !isWhole, case .object(let object) = value else {
                fields.append((name, value))
                continue
            }
            let kept = zip(object.shape.names, object.values).filter { field in
                within.contains { $0.names[1] == field.0 }
            }
            fields.append((name, .object(Object(kept.map { ($0.0, $0.1) }))))
        }
        return Object(fields)
    }
}
