import Foundation
import TestSupport
import Testing

/// `Docs/FirstCampaign.md`, followed to the letter.
@Suite struct FirstCampaignTests {
    @Test("a newcomer gets from nothing to a preview of their own campaign")
    func followed() throws {
        let folder = TemporaryFolder()
        let page = try String(contentsOfFile: Checkout.root + "/Docs/FirstCampaign.md", encoding: .utf8)
        var place = folder.path
        var commands = 0
        var files = 0
        for step in page.matches(of: /```(?<kind>[^\n]+)\n(?<text>(?s:.*?))```/) {
            let words = step.kind.split(separator: " ").map(String.init)
            guard words[0] == "sh" else {
                let path = "\(place)/\(words[1])"
                try FileManager.default.createDirectory(
                    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try Data(step.text.utf8).write(to: URL(fileURLWithPath: path))
                files += 1
                continue
            }
            for line in step.text.split(separator: "\n").map(String.init) {
                if line.hasPrefix("cd ") {
                    place += "/" + line.dropFirst(3)
                    continue
                }
                let command = try #require(line.hasPrefix("heed ") ? line.dropFirst(5) : nil, "\(line)")
                let outcome = try Program.run(
                    [Checkout.heed] + command.split(separator: " ").map(String.init), in: place)
                #expect(outcome.status == 0, "\(line): \(outcome.stdout)\(outcome.stderr)")
                #expect(!outcome.stderr.contains("warning"), "\(line): \(outcome.stderr)")
                commands += 1
            }
        }
        #expect(commands == 10 && files == 3)
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(place)/previews")
        #expect(names.contains("index.html"))
        for language in ["en", "es"] { #expect(names.contains { $0.hasSuffix("-email-\(language)-autumn.eml") }) }
    }
}
