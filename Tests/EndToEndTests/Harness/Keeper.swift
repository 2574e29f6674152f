import Foundation
import TestSupport
import Testing

/// A running SMTP server that demands STARTTLS and AUTH and keeps every mail's exact bytes and envelope.
final class Keeper {
    static let user = "heed"
    static let password = "four-cats-on-a-roof"

    let port: Int
    let certificates: Certificates
    private let folder = TemporaryFolder()
    private let program: Program

    /// - Parameter delay: seconds before the end of a mail is answered.
    init(delay: Double = 0, certificates: Certificates? = nil) throws {
        let certificates = try certificates ?? Certificates()
        try Checkout.require(Checkout.python)
        let module = try Program.run([Checkout.python, "-c", "import aiosmtpd"])
        try #require(module.status == 0, "python3-aiosmtpd is missing: `make test` installs it")
        program = try Program.start([
            Checkout.python, Checkout.server("keeper.py"), certificates.certificate, certificates.key, Self.user,
            Self.password, folder.path, "\(delay)",
        ])
        let line = try program.waitForLine { $0.hasPrefix("ready ") }
        port = try #require(Int(line.dropFirst("ready ".count)))
        self.certificates = certificates
    }

    /// One mail as it came over the wire, dots unstuffed.
    struct Kept {
        let from: String
        let to: [String]
        let overTLS: Bool
        let loggedIn: Bool
        let bytes: Data
    }

    /// The files of the mails that came so far, in their order.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".eml") }.sorted()
            .map { folder($0) }
    }

    func kept() throws -> [Kept] {
        try files().map { file in
            let envelope = try JSON(String(contentsOfFile: file.dropLast(3) + "json", encoding: .utf8))
            return Kept(
                from: try envelope.string("from"), to: try envelope.strings("to"),
                overTLS: try envelope.bool("tls"), loggedIn: try envelope.bool("login"),
                bytes: try Data(contentsOf: URL(fileURLWithPath: file)))
        }
    }

    /// The mails as Python's parser reads them.
    func mails() throws -> [Mail] {
        let files = try files()
        return files.isEmpty ? [] : try Mail.read(files)
    }

    /// The addresses that mails came for, in their order.
    func recipients() throws -> [String] { try kept().flatMap(\.to) }
}

extension Shop {
    func use(_ keeper: Keeper, connections: Int = 4) throws {
        try use(
            port: keeper.port, user: Keeper.user, password: Keeper.password, authority: keeper.certificates.authority,
            connections: connections)
    }
}
