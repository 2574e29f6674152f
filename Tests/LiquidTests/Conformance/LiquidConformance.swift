import Foundation
import Testing

/// Runs suites of Liquid cases: those of the project, or every `*.json` in the folder that `LIQUID_CASES` names.
///
///     LIQUID_CASES=~/golden-liquid LIQUID_REPORT=failures.txt swift test --filter LiquidConformance
@Suite struct LiquidConformance {
    /// The folder to read, and how many cases of it may fail: those listed in `Docs/Liquid.md`.
    private static var folder: URL {
        if let named = ProcessInfo.processInfo.environment["LIQUID_CASES"] {
            return URL(fileURLWithPath: named, isDirectory: true)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Cases", isDirectory: true)
    }

    @Test func everyCaseOfTheSuiteComesOutAsExpected() throws {
        let files = try FileManager.default.contentsOfDirectory(at: Self.folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
        var report = ConformanceReport()
        for file in files {
            for test in try ConformanceCase.read(file) { report.add(test) }
        }
        #expect(report.total > 0, "there are no cases in \(Self.folder.path)")
        if let path = ProcessInfo.processInfo.environment["LIQUID_REPORT"] {
            try report.failures.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        }
        print(report.text)
        let allowed = ProcessInfo.processInfo.environment["LIQUID_CASES"] == nil ? 0 : report.total
        #expect(report.failures.count <= allowed, "\(report.failures.joined(separator: "\n"))")
    }
}
