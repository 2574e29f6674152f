/// What the parsers and routines of one compilation share: the sources read so far and the mistakes found.
final class Session {
    let options: CompileOptions
    private(set) var sources: [TemplateSource] = []
    private var faults: [(position: Position, fault: Fault)] = []

    /// More mistakes than anybody reads at once are not collected.
    private static let most = 100

    init(_ options: CompileOptions) {
        self.options = options
    }

    /// The number that positions name the source by.
    func add(_ source: TemplateSource) -> Int32 {
        sources.append(source)
        return Int32(sources.count - 1)
    }

    func report(_ fault: Fault, source: Int32) {
        guard faults.count < Self.most else { return }
        let position = Position(source: source, offset: Int32(fault.offset))
        // A partial is compiled once for each set of arguments: its mistakes are told once.
        let isKnown = faults.contains {
            $0.position.offset == position.offset && $0.fault.message == fault.message
                && sources[Int($0.position.source)].name == sources[Int(source)].name
        }
        if !isKnown { faults.append((position, fault)) }
    }

    /// Whether a further mistake would not be told, so that no time need be spent on its hint.
    var isFull: Bool { faults.count >= Self.most }

    /// How many mistakes are known, for `withdraw`.
    var mark: Int { faults.count }

    /// Takes back what was reported since a mark, and tells the first of it; nil when there is nothing.
    func withdraw(since mark: Int) -> Fault? {
        guard faults.count > mark else { return nil }
        let first = faults[mark].fault
        faults.removeSubrange(mark...)
        return first
    }

    func place(of position: Position) -> Place {
        sources[Int(position.source)].place(at: Int(position.offset))
    }

    /// Everything reported, by source and place; nil when all is well.
    var errors: TemplateErrors? {
        guard !faults.isEmpty else { return nil }
        let sorted = faults.enumerated().sorted { left, right in
            let (one, other) = (left.element.position, right.element.position)
            return (one.source, one.offset, Int32(left.offset)) < (other.source, other.offset, Int32(right.offset))
        }
        return TemplateErrors(
            errors: sorted.map { _, element in
                let source = sources[Int(element.position.source)]
                let line = source.line(at: element.fault.offset)
                return TemplateError(
                    code: element.fault.code, place: source.place(at: element.fault.offset),
                    message: element.fault.message, hint: element.fault.hint,
                    sourceLine: line.text, lead: line.lead)
            })
    }
}
