import Foundation
import Testing

/// Runs suites of Liquid cases: those of the project, or every `*.json` in the folder that `LIQUID_CASES` names.
///
///     LIQUID_CASES=~/golden-liquid LIQUID_REPORT=failures.txt swift test --filter LiquidConformance
@Suite struct LiquidConformance {
    private static let environment = ProcessInfo.processInfo.environment

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The public suite, where the tests find it.
    private static let publicSuite = root.deletingLastPathComponent()
        .appendingPathComponent("shared/conformance", isDirectory: true)

    private static func report(on folder: URL) throws -> ConformanceReport {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
        var report = ConformanceReport()
        for file in files {
            for test in try ConformanceCase.read(file) { report.add(test) }
        }
        #expect(report.total > 0, "there are no cases in \(folder.path)")
        return report
    }

    @Test(.enabled(if: environment["LIQUID_CASES"] == nil))
    func everyCaseOfTheProjectComesOutAsExpected() throws {
        let report = try Self.report(on: Self.root.appendingPathComponent("Tests/LiquidTests/Cases"))
        print(report.text)
        #expect(report.failures.isEmpty, "\(report.failures.map(\.text).joined(separator: "\n"))")
    }

    /// Suites of others may hold what is listed in `Docs/Templates.md` as different, so the table is the result.
    @Test(.enabled(if: environment["LIQUID_CASES"] != nil))
    func aSuiteOfOthersIsCounted() throws {
        let folder = Self.environment["LIQUID_CASES"] ?? ""
        let report = try Self.report(on: URL(fileURLWithPath: folder, isDirectory: true))
        if let path = Self.environment["LIQUID_REPORT"] {
            try report.failures.map(\.text).joined(separator: "\n").write(
                toFile: path, atomically: true, encoding: .utf8)
        }
        print(report.text)
    }

    @Test(
        "LIQ-1: of the public suite only those cases come out differently that the page for authors lists",
        .enabled(if: FileManager.default.fileExists(atPath: publicSuite.path)))
    func thePublicSuite() throws {
        let report = try Self.report(on: Self.publicSuite)
        let page = try String(contentsOf: Self.root.appendingPathComponent("Docs/Templates.md"), encoding: .utf8)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for failure in report.failures {
            #expect(page.contains("`\(failure.name)`"), "\(failure.text)")
        }
        // What Shopify's reference implementation passes itself.
        #expect(report.passed >= 1_049)
    }
}
