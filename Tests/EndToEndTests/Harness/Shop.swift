import Foundation
import TestSupport
import Testing

/// A workspace of one test, made by `heed init` with what is shipped, and worked in with the built program.
final class Shop {
    private let folder = TemporaryFolder()
    let path: String
    /// A server's database, where the test is about one; else the workspace's own file.
    private(set) var environment: [String: String] = [:]

    /// A workspace as `heed init` makes it.
    init() throws {
        path = folder("shop")
        if DatabaseKind.current == .postgresql {
            environment["HEED_DATABASE"] = try PostgreSQLCluster.shared.get().newDatabase()
        }
        let outcome = try Program.run([Checkout.heed, "init", path], environment: environment)
        try #require(outcome.status == 0, "\(outcome.stderr)")
    }

    private init(copyOf other: Shop) throws {
        path = folder("shop")
        try FileManager.default.copyItem(atPath: other.path, toPath: path)
    }

    /// The workspace as it is now, keys and database included, to be looked at later.
    func copy() throws -> Shop { try Shop(copyOf: self) }

    /// A path beside the workspace, removed with it.
    func beside(_ name: String) -> String { folder(name) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    // MARK: - heed

    /// Runs a command in this workspace.
    func heed(_ words: String..., seconds: Double = 60) throws -> Outcome {
        try Program.run([Checkout.heed] + words, in: path, environment: environment, seconds: seconds)
    }

    /// The same, of words in a list.
    func run(_ words: [String], seconds: Double = 60) throws -> Outcome {
        try Program.run([Checkout.heed] + words, in: path, environment: environment, seconds: seconds)
    }

    /// Runs a command that has to succeed, and gives what it printed.
    @discardableResult
    func done(_ words: String..., seconds: Double = 60) throws -> String {
        let outcome = try Program.run([Checkout.heed] + words, in: path, environment: environment, seconds: seconds)
        try #require(outcome.status == 0, "heed \(words.joined(separator: " ")): \(outcome.stdout)\n\(outcome.stderr)")
        return outcome.stdout
    }

    /// Runs a command with `--json`, which has to print one JSON document and nothing else on stdout.
    func json(_ words: String..., seconds: Double = 60) throws -> JSON {
        let outcome = try Program.run(
            [Checkout.heed] + words + ["--json"], in: path, environment: environment, seconds: seconds)
        try #require(outcome.status == 0, "heed \(words.joined(separator: " ")): \(outcome.stdout)\n\(outcome.stderr)")
        return try JSON(outcome.stdout)
    }

    /// Starts a command that goes on running.
    func start(_ words: String...) throws -> Program {
        try Program.start([Checkout.heed] + words, in: path, environment: environment)
    }

    // MARK: - Files

    func text(_ name: String) throws -> String { try String(contentsOfFile: self(name), encoding: .utf8) }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: self(name), atomically: true, encoding: .utf8)
    }

    /// Changes a file's text; what is to be replaced has to be in it.
    func edit(_ name: String, _ old: String, _ new: String) throws {
        let text = try text(name)
        try #require(text.contains(old), "\(name) does not say \(old)")
        try write(text.replacingOccurrences(of: old, with: new), to: name)
    }

    /// Brings the shipped sample customers in.
    func importSamples() throws {
        try done("import", "customers", "Samples/customers.csv")
        try done("import", "consent", "Samples/consent.csv")
        try done("import", "events", "Samples/events.csv")
    }

    /// Puts other lines in the place of the shipped relay's.
    func replaceRelay(with lines: String) throws {
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

            """, lines)
    }

    /// Lets mails go into a folder of the workspace, where ``mails()`` finds them.
    func useMaildir() throws {
        try replaceRelay(with: "    transport: maildir\n    folder: mails\n")
    }

    /// The mails in that folder, in the order of their names.
    func mails() throws -> [Mail] {
        let folder = self("mails/new")
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try Mail.read(FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" })
    }

    /// Points the workspace to a relay of this test.
    func use(port: Int, user: String, password: String, authority: String, connections: Int = 4) throws {
        try edit(
            "heed.yaml", "    port: 587\n", "    port: \(port)\n    ca_file: \(authority)\n    timeout_seconds: 20\n")
        try edit("heed.yaml", "    user: heed\n", "    user: \(user)\n")
        try edit("heed.yaml", "    connections: 4\n", "    connections: \(connections)\n")
        try setPassword(password)
    }

    /// Puts the relay's password where it belongs, for its owner's eyes only.
    func setPassword(_ password: String) throws {
        try write(password + "\n", to: "secrets/smtp-password")
        chmod(self("secrets/smtp-password"), 0o600)
    }

    /// Leaves one quiet minute of the day, which is half a day away, and in the spring campaign only people of countries
    /// whose law has no quiet hours: the tests run at any time.
    func writeTextsAtAnyHour() throws {
        let minute = (Int(Date().timeIntervalSince1970) / 60 + 12 * 60) % (24 * 60)
        func clock(_ minute: Int) -> String { String(format: "%02d:%02d", minute / 60 % 24, minute % 60) }
        try edit("heed.yaml", "{from: 20:00, until: 08:00}", "{from: \(clock(minute)), until: \(clock(minute + 1))}")
        try edit(
            "Campaigns/spring.yaml", "country in [\"ES\", \"GB\", \"IE\", \"US\"]",
            "country in [\"ES\", \"GB\", \"IE\"]")
    }

    /// A newsletter to everybody who agreed to it, under a name of its own.
    func addLetter(_ name: String) throws {
        try write(
            """
            title: {en: Letter, es: Carta}
            purpose: newsletter
            channels: [email]
            segment: everybody
            template: newsletter
            sender: news
            repeat: once

            """, to: "Campaigns/\(name).yaml")
    }
}
