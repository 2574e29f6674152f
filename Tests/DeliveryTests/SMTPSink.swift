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
    private let server: TestServer

    struct Message: Equatable {
        var connection: Int
        var isEncrypted: Bool
        var login: String?
        var sender: String
        var recipients: [String]
        var content: [UInt8]
    }

    init(_ arguments: [String] = []) throws {
        server = try TestServer("sink.py", arguments)
        port = server.port
    }

    func stop() { server.stop() }

    /// What the server saw, in order: `connect`, `ehlo`, `auth`, `mail`, `message`.
    func events() throws -> [JSON] { try server.events() }

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
