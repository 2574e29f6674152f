import Foundation
import TestSupport
import Testing

/// The bench's SMTP server, which notes whose mail it took and can misbehave on purpose.
final class LeanSink {
    let port: Int
    private let folder = TemporaryFolder()
    private let program: Program

    /// - Parameter faults: as the program takes them: `--drop 0.02`.
    init(_ faults: String...) throws {
        let path = URL(fileURLWithPath: Checkout.heed).deletingLastPathComponent().appendingPathComponent("LeanSink")
            .path
        program = try Program.start([path, "--log", folder("log")] + faults)
        let line = try program.waitForLine { $0.hasPrefix("PORT ") }
        port = try #require(Int(line.dropFirst("PORT ".count).trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// The addresses that mails were taken for, in that order.
    func recipients() throws -> [String] {
        try String(contentsOfFile: folder("log"), encoding: .utf8).split(separator: "\n").map(String.init)
    }

    func count() -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder("log"))
        return (attributes?[.size] as? Int ?? 0) / 24
    }
}

extension Shop {
    /// A relay without encryption or password.
    func use(_ sink: LeanSink, connections: Int, timeout: Int = 600) throws {
        try edit(
            "heed.yaml",
            """
                relay: localhost
                port: 587
                security: starttls                          # starttls, tls or none
                user: heed
                password: {file: secrets/smtp-password}
                helo: casalumen.example
                connections: 4

            """,
            """
                relay: 127.0.0.1
                port: \(sink.port)
                security: none
                authentication: none
                helo: casalumen.example
                connections: \(connections)
                timeout_seconds: \(timeout)

            """)
    }

    /// Customers by number who agreed to the newsletter, at fifty domains, with addresses of 23 letters.
    func importPeople(_ count: Int) throws {
        var rows = "EUID,Email Address,First Name,Last Name,Language,OPTIN_TIME,CONFIRM_TIME\n"
        for number in 0..<count {
            rows += String(
                format: "e%06d,p%06d@d%02d.example.com,,,en,2025-01-02 10:00:00,2025-01-02 10:05:00\n", number, number,
                number % 50)
        }
        try write(rows, to: "people.csv")
        try done(
            "import", "customers", "people.csv", "--mapping", Checkout.fixture("attested-newsletter.yaml"), seconds: 300
        )
    }
}
