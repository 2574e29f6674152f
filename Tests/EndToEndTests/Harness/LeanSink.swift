import Foundation
import TestSupport
import Testing

/// The bench's server, which notes whose messages it took and can misbehave on purpose: a relay, or a gateway for texts in
/// Twilio's form (SMS-10).
final class LeanSink {
    /// What it takes.
    enum Kind: CaseIterable, Sendable, CustomTestStringConvertible {
        case mails, texts

        var testDescription: String { self == .mails ? "mails" : "texts" }

        /// The address of a person by number; all are of the same length.
        func address(_ number: Int) -> String {
            switch self {
            case .mails: String(format: "p%06d@d%02d.example.com", number, number % 50)
            case .texts: String(format: "+34600%06d", number)
            }
        }

        /// The reference of a person by number.
        func reference(_ number: Int) -> String { String(format: "e%06d", number) }
    }

    let kind: Kind
    let port: Int
    private let folder = TemporaryFolder()
    private let program: Program

    /// - Parameter faults: as the program takes them: `--drop 0.02`.
    init(_ kind: Kind = .mails, _ faults: String...) throws {
        self.kind = kind
        let path = URL(fileURLWithPath: Checkout.heed).deletingLastPathComponent().appendingPathComponent("LeanSink")
            .path
        program = try Program.start(
            [path, "--log", folder("log")] + (kind == .texts ? ["--twilio"] : []) + faults)
        let line = try program.waitForLine { $0.hasPrefix("PORT ") }
        port = try #require(Int(line.dropFirst("PORT ".count).trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// The addresses that messages were taken for, in that order.
    func recipients() throws -> [String] {
        try String(contentsOfFile: folder("log"), encoding: .utf8).split(separator: "\n").map(String.init)
    }

    func count() -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder("log"))
        return (attributes?[.size] as? Int ?? 0) / (kind.address(0).utf8.count + 1)
    }
}

extension Shop {
    /// Points the workspace to a sink, without encryption.
    func use(_ sink: LeanSink, connections: Int, timeout: Int = 600) throws {
        switch sink.kind {
        case .mails:
            try replaceRelay(
                with: """
                        relay: 127.0.0.1
                        port: \(sink.port)
                        security: none
                        authentication: none
                        helo: casalumen.example
                        connections: \(connections)
                        timeout_seconds: \(timeout)

                    """)
        case .texts:
            try useTwilio(port: sink.port, connections: connections, timeout: min(timeout, 300))
            try writeTextsAtAnyHour()
        }
    }

    /// Points the workspace to a gateway of this test in Twilio's form.
    func useTwilio(port: Int, connections: Int, timeout: Int = 30) throws {
        try edit(
            "heed.yaml",
            "    gateway: files                              # texts are written to a folder\n    folder: outbox\n",
            """
                gateway: twilio
                account: AC\(String(repeating: "0a", count: 16))
                password: {file: secrets/twilio-token}
                from: "+34600000000"
                api: http://127.0.0.1:\(port)
                connections: \(connections)
                timeout_seconds: \(timeout)

            """)
        try write("12345\n", to: "secrets/twilio-token")
        chmod(self("secrets/twilio-token"), 0o600)
    }

    /// Customers by number who agreed to what the sink takes: mails of the newsletter, at fifty domains, or texts with
    /// offers.
    func importPeople(_ count: Int, for kind: LeanSink.Kind) throws {
        switch kind {
        case .mails:
            var rows = "EUID,Email Address,First Name,Last Name,Language,OPTIN_TIME,CONFIRM_TIME\n"
            for number in 0..<count {
                rows += kind.reference(number) + "," + kind.address(number)
                rows += ",,,en,2025-01-02 10:00:00,2025-01-02 10:05:00\n"
            }
            try write(rows, to: "people.csv")
            try done(
                "import", "customers", "people.csv", "--mapping", Checkout.fixture("attested-newsletter.yaml"),
                seconds: 300)
        case .texts:
            var people = "id,phone,language,country\n"
            var consents = "customer,channel,purpose,scope,state,at,method,notice_version,notice_language,"
            consents += "notice_text,statement,source_url,actor,double_opt_in_at\n"
            for number in 0..<count {
                people += kind.reference(number) + "," + kind.address(number) + ",en,ES\n"
                consents += kind.reference(number) + ",sms,offers,,given,2025-01-02T10:00:00Z,form,t1,en,"
                consents += "\"Texts with offers, please.\",ticked the box,,customer,\n"
            }
            try write(people, to: "people.csv")
            try write(consents, to: "consents.csv")
            try done("import", "customers", "people.csv", seconds: 300)
            try done("import", "consent", "consents.csv", seconds: 300)
        }
    }

    /// A campaign `letter` to all of them.
    ///
    /// - Parameter lines: further ones of its file.
    func addLetter(for kind: LeanSink.Kind, _ lines: String...) throws {
        if kind == .mails {
            try addLetter("letter")
        } else {
            try write(
                """
                title: {en: Letter, es: Carta}
                purpose: offers
                channels: [sms]
                segment: everybody
                template: spring
                sender: news
                repeat: once

                """, to: "Campaigns/letter.yaml")
        }
        try write(try text("Campaigns/letter.yaml") + lines.map { $0 + "\n" }.joined(), to: "Campaigns/letter.yaml")
    }
}
