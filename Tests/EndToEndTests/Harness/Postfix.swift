import Foundation
import TestSupport
import Testing

/// A private Postfix that demands STARTTLS and AUTH and delivers into a Maildir.
final class Postfix {
    static let user = "heed@shop.test"
    static let password = "seven-lamps-and-a-candle"

    let port: Int
    let certificates: Certificates
    private let folder = TemporaryFolder()
    private let program: Program

    init(domains: [String]) throws {
        try Checkout.requireRoot(for: "a private Postfix")
        try Checkout.require(Checkout.python, "/usr/sbin/postfix", "/usr/sbin/saslpasswd2")
        certificates = try Certificates()
        program = try Program.start(
            [
                Checkout.python, Checkout.server("postfix_house.py"), folder.path, certificates.certificate,
                certificates.key, Self.user, Self.password,
            ] + domains)
        let line = try program.waitForLine { $0.hasPrefix("ready ") }
        port = try #require(Int(line.dropFirst("ready ".count)))
    }

    deinit { try? program.closeInputAndWait() }

    /// Where everything is delivered, whoever it is for.
    var inbox: String { folder("mail/inbox") }

    /// Waits until so many mails lie in the Maildir and no more are under way, and reads them.
    func mails(_ count: Int) throws -> [Mail] {
        let inbox = folder("mail/inbox/new")
        try poll(seconds: 20) { try self.delivered() >= count && self.queueIsEmpty() }
        return try delivered() == 0 ? [] : Mail.read([inbox])
    }

    /// Takes the mails away, so that the next ones can be told from them.
    func clear() throws {
        let inbox = folder("mail/inbox/new")
        for name in try FileManager.default.contentsOfDirectory(atPath: inbox) {
            try FileManager.default.removeItem(atPath: inbox + "/" + name)
        }
    }

    private func delivered() throws -> Int {
        let inbox = folder("mail/inbox/new")
        guard FileManager.default.fileExists(atPath: inbox) else { return 0 }
        return try FileManager.default.contentsOfDirectory(atPath: inbox).count
    }

    private func queueIsEmpty() -> Bool {
        ["incoming", "active", "deferred"].allSatisfy { queue in
            let names = FileManager.default.enumerator(atPath: folder("queue/" + queue))?.compactMap { $0 as? String }
            return (names ?? []).allSatisfy { $0.count < 3 }
        }
    }
}
