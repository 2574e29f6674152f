import Synchronization
import System

/// Where a command's results and its talk go: results on stdout, talk on stderr.
///
/// Tests hand in `Console.captured()` and read what was written.
package final class Console: Sendable {
    /// What the console does with a finished text.
    package typealias Sink = @Sendable (String) throws -> Void

    private let results: Sink
    private let talk: Sink
    /// Whether stderr is a terminal on which a progress bar may be redrawn.
    let isTerminal: Bool
    let width: Int
    private let colours: Mutex<Bool>
    private let quiet = Mutex(false)
    private let lost = Mutex<String?>(nil)

    package init(
        results: @escaping Sink, talk: @escaping Sink, isTerminal: Bool = false, width: Int = 80, colours: Bool = false
    ) {
        self.results = results
        self.talk = talk
        self.isTerminal = isTerminal
        self.width = width
        self.colours = Mutex(colours)
    }

    /// The process's own stdout and stderr.
    package static func process(environment: [String: String]) -> Console {
        let terminal = Output.isTerminal(.standardError) && environment["TERM"] != "dumb"
        let colours = terminal && Output.isTerminal(.standardOutput) && (environment["NO_COLOR"] ?? "").isEmpty
        return Console(
            results: { text in
                do {
                    try Output.write(text, to: .standardOutput)
                } catch let error as SystemError where error.code == .closedPipe {
                    // A reader that went away (`heed … | head`) is no error of ours.
                }
            },
            talk: { text in try Output.write(text, to: .standardError) },
            isTerminal: terminal, width: Output.terminalWidth(.standardError) ?? 80, colours: colours)
    }

    var isQuiet: Bool { quiet.withLock { $0 } }

    /// From here on no talk, only results and errors (`--quiet`).
    func setQuiet() { quiet.withLock { $0 = true } }

    func setColours(_ wanted: Bool) { colours.withLock { $0 = wanted } }

    /// A result: what the command was asked for.
    func print(_ text: String) {
        do {
            try results(text.hasSuffix("\n") ? text : text + "\n")
        } catch {
            lost.withLock { $0 = $0 ?? "\(error)" }
        }
    }

    /// Why results could not be written (a full disk behind `heed … > FILE`); nil: they all were.
    var lostResults: String? { lost.withLock { $0 } }

    /// Talk about the work: advice, warnings, what comes next. Silent under `--quiet`.
    func say(_ text: String) {
        if !isQuiet { tell(text.hasSuffix("\n") ? text : text + "\n") }
    }

    /// An error: never silent.
    func complain(_ text: String) { tell(text.hasSuffix("\n") ? text : text + "\n") }

    /// Text without a line end, for a bar that is redrawn.
    func draw(_ text: String) { tell(text) }

    /// Who closed stderr does not want the talk.
    private func tell(_ text: String) { try? talk(text) }

    /// One JSON document.
    func printJSON(_ value: some Encodable) throws { print(try JSONText.encode(value, pretty: true)) }

    func styled(_ text: String, _ style: Style) -> String {
        colours.withLock { $0 } ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
    }
}
