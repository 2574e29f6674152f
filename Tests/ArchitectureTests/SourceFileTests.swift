import Foundation
import Testing

/// The shape of the source files.
@Suite struct SourceFileTests {
    private static let folders = ["Sources", "Tests"]

    @Test func noFileIsLongerThanFiveHundredLines() throws {
        let files = Self.folders.flatMap { Checkout.files(under: $0, ending: ".swift") }
        #expect(files.count > 150)
        for file in files {
            let lines = try Checkout.text(file).split(separator: "\n", omittingEmptySubsequences: false).count - 1
            #expect(lines <= 500, "\(file) has \(lines) lines")
        }
    }

    @Test func noFileIsNamedAfterALumpOfThings() throws {
        for file in Self.folders.flatMap({ Checkout.files(under: $0, ending: ".swift") }) {
            let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            for word in ["Utils", "Util", "Helper", "Helpers", "Manager", "Common", "Base", "Misc"] {
                #expect(name != word && !name.hasSuffix(word), "\(file)")
            }
        }
    }

    @Test func everyTypeThatOtherTargetsUseIsDocumented() throws {
        var undocumented: [String] = []
        for target in try Checkout.targets() {
            for file in Checkout.swiftFiles(of: target) {
                let lines = try Checkout.text(file).components(separatedBy: "\n")
                for (index, line) in lines.enumerated() where line.contains("package ") && Self.offersType(line) {
                    var above = index - 1
                    while above >= 0, lines[above].hasPrefix("@") { above -= 1 }
                    if above < 0 || !lines[above].hasPrefix("///") { undocumented.append("\(file):\(index + 1)") }
                }
            }
        }
        #expect(undocumented == [])
    }

    private static func offersType(_ line: String) -> Bool {
        let pattern =
            #"^(?:@\w+\s+)*(?:package|public)\s+(?:(?:final|indirect)\s+)*(?:struct|class|enum|protocol|actor)\s"#
        return !line.matches(of: pattern).isEmpty
    }
}
