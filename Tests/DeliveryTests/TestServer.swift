import Foundation
import System
import TestSupport

/// A program of `Servers/` on a port of its own; ends with this object.
final class TestServer: @unchecked Sendable {
    // Sendable: nothing changes after `init` but the process, which is only ended.
    let port: Int
    private let process = Process()
    private let standardInput = Pipe()
    private let folder: TemporaryFolder

    init(_ script: String, _ arguments: [String] = []) throws {
        folder = TemporaryFolder()
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Servers/\(script)")
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-W", "ignore", file.path, folder("log")] + arguments
        let output = Pipe()
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = ""
        while !line.hasSuffix("\n") {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            if byte.isEmpty { throw ServerError(text: "\(script) did not start: is python3-aiosmtpd installed?") }
            line += String(decoding: byte, as: UTF8.self)
        }
        guard let port = Int(line.dropFirst("PORT ".count).dropLast()) else { throw ServerError(text: line) }
        self.port = port
    }

    deinit {
        stop()
    }

    func stop() {
        guard process.isRunning else { return }
        // A child of a test inherits blocked signals, SIGTERM among them.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// What the server wrote down, in order.
    func events() throws -> [JSON] {
        guard FileStatus.exists(folder("log")) else { return [] }
        return try FileBytes.text(folder("log"), limit: 1 << 30).split(separator: "\n").map { line in
            try JSON.parse(String(line))
        }
    }
}

struct ServerError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}
