import Foundation
import TestSupport
import Testing

/// A page of `Docs/`, followed to the letter by a newcomer: its `sh` blocks are run, its blocks with a file's name are
/// written. `CODE` in a command stands for what the command before has printed.
struct FollowedPage {
    private(set) var commands = 0
    private(set) var files = 0
    /// What each command has printed, by its line.
    private(set) var outputs: [(line: String, text: String)] = []
    /// The folder that the page has come to.
    private(set) var place: String

    init(_ name: String, in folder: TemporaryFolder) throws {
        place = folder.path
        let page = try String(contentsOfFile: "\(Checkout.root)/Docs/\(name)", encoding: .utf8)
        for step in page.matches(of: /```(?<kind>[^\n]+)\n(?<text>(?s:.*?))```/) {
            let words = step.kind.split(separator: " ").map(String.init)
            if words[0] == "sh" {
                for line in step.text.split(separator: "\n").map(String.init) { try run(line) }
            } else if words.count > 1 {
                try write(String(step.text), to: "\(place)/\(words[1])")
            }
        }
    }

    private mutating func write(_ text: String, to path: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        files += 1
    }

    private mutating func run(_ line: String) throws {
        if line.hasPrefix("cd ") {
            place += "/" + line.dropFirst(3)
            return
        }
        let command = try #require(line.hasPrefix("heed ") ? line.dropFirst(5) : nil, "\(line)")
        let before = outputs.last { !$0.line.contains("CODE") }?.text.trimmingCharacters(in: .whitespacesAndNewlines)
        let words = command.split(separator: " ").map { $0 == "CODE" ? before ?? "" : String($0) }
        let outcome = try Program.run([Checkout.heed] + words, in: place)
        #expect(outcome.status == 0, "\(line): \(outcome.stdout)\(outcome.stderr)")
        #expect(!outcome.stderr.contains("warning"), "\(line): \(outcome.stderr)")
        outputs.append((line, outcome.stdout))
        commands += 1
    }
}
