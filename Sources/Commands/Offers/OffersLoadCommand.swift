import Campaigns
import Database
import System
import Workspace

/// `heed offers load OFFER FILE`: the codes that a shop has made itself.
enum OffersLoadCommand: Command {
    static let spec = CommandSpec(
        name: "offers load", summary: "Take over codes that the shop has made, from a file.",
        discussion: """
            For offers with 'codes: pool'. One code a line, or a CSV file whose first column has them; a first line 'code'
            is a heading. Codes are told apart without regard to case and dashes. Loading a file again changes nothing.
            """,
        arguments: [OffersCommand.offer, ArgumentSpec("FILE", "the file with the codes")],
        examples: [.init("heed offers load lamps-10 codes.csv", "adds the codes of the file")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let offer = try workspace.offer(invocation.word("OFFER"))
        guard offer.codes == .pool else {
            throw CommandError(
                description: "Heed makes the codes of '\(offer.name)' itself: write 'codes: pool' in "
                    + "Campaigns/offers/\(offer.name).yaml to use the shop's.", exitCode: .configuration)
        }
        let name = invocation.word("FILE")
        let text = try FileBytes.text(OpenWorkspace.path(name, in: context), limit: 1 << 28)
        let codes = try codes(in: text, name)
        let desk = OfferDesk(session: try workspace.store.session(), codes: try workspace.offerCodes())
        var all = OfferDesk.Load()
        for start in stride(from: 0, to: codes.count, by: 500) {
            let load = try desk.load(Array(codes[start..<min(start + 500, codes.count)]), for: offer.name)
            all.added += load.added
            all.known += load.known
        }
        if context.json {
            try context.console.printJSON(["added": all.added, "known": all.known])
        } else {
            context.console.print("\(grouped(all.added)) codes added, \(grouped(all.known)) known before.")
        }
        return .done
    }

    /// All of them, checked before any is taken.
    private static func codes(in text: String, _ file: String) throws -> [String] {
        var codes: [String] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let cell = line.prefix { $0 != "," && $0 != ";" && $0 != "\t" }
            let code = cell.filter { $0 != "\"" && $0 != " " && $0 != "\u{FEFF}" }
            if code.isEmpty || index == 0 && code.lowercased() == "code" { continue }
            let isGood =
                4...40 ~= code.utf8.count
                && code.utf8.allSatisfy {
                    48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || $0 == UInt8(ascii: "-")
                        || $0 == UInt8(ascii: "_")
                }
            guard isGood else {
                let fault = SourceText(path: file, text: text).diagnostic(
                    .error, "this is no code", at: SourceMark(line: index + 1, column: 1),
                    hint: "A code has 4 to 40 letters, digits, - and _. Nothing was loaded.")
                throw CommandError(description: fault.rendered, exitCode: .input)
            }
            codes.append(code)
        }
        return codes
    }
}
