import Foundation
import System
import TestSupport
import Testing
import Workspace

@testable import Delivery

/// `Servers/sink.py` on a port of its own; ends with this object.
final class SMTPSink: @unchecked Sendable {
    // Sendable: nothing changes after `init` but the process, which is only ended.
    let port: Int
    private let process = Process()
    private let standardInput = Pipe()
    private let folder: TemporaryFolder

    struct Message: Equatable {
        var connection: Int
        var isEncrypted: Bool
        var login: String?
        var sender: String
        var recipients: [String]
        var content: [UInt8]
    }

    init(_ arguments: [String] = []) throws {
        folder = TemporaryFolder()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Servers/sink.py")
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-W", "ignore", script.path, folder("log")] + arguments
        let output = Pipe()
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = ""
        while !line.hasSuffix("\n") {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            if byte.isEmpty { throw SinkError(text: "The sink did not start: is python3-aiosmtpd installed?") }
            line += String(decoding: byte, as: UTF8.self)
        }
        guard let port = Int(line.dropFirst("PORT ".count).dropLast()) else { throw SinkError(text: line) }
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

    /// What the server saw, in order: `connect`, `ehlo`, `auth`, `mail`, `message`.
    func events() throws -> [JSON] {
        guard FileStatus.exists(folder("log")) else { return [] }
        return try FileBytes.text(folder("log"), limit: 1 << 30).split(separator: "\n").map { line in
            try JSON.parse(String(line))
        }
    }

    func count(of event: String) throws -> Int {
        try events().count { $0["event"]?.stringValue == event }
    }

    func messages() throws -> [Message] {
        try events().compactMap { event in
            guard event["event"]?.stringValue == "message", case .array(let recipients)? = event["recipients"],
                let content = event["content"]?.stringValue.flatMap({ Data(base64Encoded: $0) })
            else { return nil }
            return Message(
                connection: Int(event["connection"]?.integerValue ?? 0), isEncrypted: event["tls"] == .bool(true),
                login: event["login"]?.stringValue, sender: event["sender"]?.stringValue ?? "",
                recipients: recipients.compactMap(\.stringValue), content: [UInt8](content))
        }
    }

    /// The relay that this sink is.
    func relay(
        security: TransportSecurity = .none, password: String? = nil, caFile: String? = nil, host: String = "127.0.0.1",
        connections: Int = 4, timeoutSeconds: Int = 20
    ) throws -> Relay {
        try Relay(
            host: host, port: port, security: security,
            login: password.map { Relay.Login(user: "shop", password: try SMTPSink.password($0)) },
            helo: "mailer.shop.test", caFile: caFile, connections: connections, timeoutSeconds: timeoutSeconds)
    }

    static func password(_ text: String) throws -> Password {
        try Secrets(in: WorkspaceFolder(path: "/nowhere"), environment: ["HEED_SMTP_PASSWORD": text])
            .password(.environment("HEED_SMTP_PASSWORD"))
    }
}

struct SinkError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}
