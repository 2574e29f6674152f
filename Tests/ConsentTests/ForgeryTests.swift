import Foundation
import Testing

/// Promise 1: nothing outside the gate's file makes a permit or a hand-off. Each file in `Forgeries/` tries it, with
/// everything a module of this package may use, and must be refused by the compiler for the reason it names.
@Suite("Forging a permit")
struct ForgeryTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Forgeries")

    static let forgeries = snippets().filter { $0 != "honest.swift.txt" }

    static func snippets() -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { $0.hasSuffix(".swift.txt") }.sorted()
    }

    @Test("does not compile", arguments: forgeries)
    func isRefused(name: String) throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        let mark = "// expected: "
        let first = text.prefix { $0 != "\n" }
        try #require(first.hasPrefix(mark))
        let result = try typecheck(text)
        #expect(result.status != 0)
        #expect(result.messages.contains(String(first.dropFirst(mark.count))), "\(result.messages)")
    }

    @Test("is looked for in a dozen ways, and what is allowed compiles beside them")
    func honest() throws {
        #expect(Self.forgeries.count == 12)
        let text = try String(contentsOf: Self.folder.appendingPathComponent("honest.swift.txt"), encoding: .utf8)
        let result = try typecheck(text)
        #expect(result.status == 0, "\(result.messages)")
    }

    /// Runs the compiler as SwiftPM does for a module of this package, against the modules of this very build.
    private func typecheck(_ text: String) throws -> (status: Int32, messages: String) {
        let files = FileManager.default
        let scratch = files.temporaryDirectory.appendingPathComponent("heed-forgery-\(UUID().uuidString)")
        try files.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: scratch) }
        let source = scratch.appendingPathComponent("Snippet.swift")
        try Data(text.utf8).write(to: source)
        let root = Self.folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        var arguments = [
            "swiftc", "-typecheck", "-swift-version", "6", "-package-name", packageName(root),
            "-I", products.appendingPathComponent("Modules").path,
        ]
        for parent in [root.appendingPathComponent("Sources"), products] {
            for child in try files.contentsOfDirectory(atPath: parent.path).sorted() {
                let map = parent.appendingPathComponent(child).appendingPathComponent("module.modulemap").path
                if files.fileExists(atPath: map) { arguments += ["-Xcc", "-fmodule-map-file=" + map] }
            }
        }
        let output = scratch.appendingPathComponent("messages")
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments + [source.path]
        // A file, not a pipe: nothing can fill up.
        process.standardError = try FileHandle(forWritingTo: output)
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }

    /// SwiftPM names a package after its folder; what is no letter or digit becomes an underscore.
    private func packageName(_ root: URL) -> String {
        String(root.lastPathComponent.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }
}
