import Foundation
import Testing

/// The gate cannot be bypassed: whoever tries to make a permit, a hand-off or a message outside the one place that may
/// does not get it past the compiler. `@testable` is out of scope: the product is not built with it.
@Suite struct ForgeryTests {
    /// A way somebody might try, and what the compiler has to say to it.
    struct Forgery: Sendable {
        let name: String
        let code: String
        let refusal: String
    }

    private static let arguments = """
        kind: .contact, customer: 1, contactPoint: 1, channel: .email, purpose: purpose, basis: .consent,
        address: "a@example.com", addressHash: [], restsOn: nil, categories: [], explicitCategories: [], decidedAt: now
        """

    private static let forgeries = [
        Forgery(
            name: "PermitByItsInitializer",
            code: "func forge(_ purpose: Purpose, _ now: Instant) -> ContactPermit { ContactPermit(\(arguments)) }",
            refusal: "initializer is inaccessible due to 'fileprivate' protection level"),
        Forgery(
            name: "PermitByAnExtension",
            code: """
                extension ContactPermit {
                    private static func forged(_ purpose: Purpose, _ now: Instant) -> Self { Self(\(arguments)) }
                }
                """,
            refusal: "initializer is inaccessible due to 'fileprivate' protection level"),
        Forgery(
            name: "PermitMemberByMember",
            code: """
                extension ContactPermit {
                    private init(forged address: String) { self.address = address }
                }
                """,
            refusal: "may not be initialized directly; use \"self.init(...)\" or \"self = ...\" instead"),
        Forgery(
            name: "PermitFromNothing",
            code: "func forge() -> ContactPermit { ContactPermit() }",
            refusal: "no exact matches in call to initializer"),
        Forgery(
            name: "PermitChanged",
            code: """
                func forge(_ permit: ContactPermit) -> ContactPermit {
                    var other = permit
                    other.address = "somebody.else@example.com"
                    return other
                }
                """,
            refusal: "cannot assign to property: 'address' is a 'let' constant"),
        Forgery(
            name: "PermitDecoded",
            code: """
                func forge(_ text: Data) throws -> ContactPermit {
                    try JSONDecoder().decode(ContactPermit.self, from: text)
                }
                """,
            refusal: "requires that 'ContactPermit' conform to 'Decodable'"),
        Forgery(
            name: "PermitByAKeyPath",
            code: """
                func forge(_ permit: ContactPermit) -> ContactPermit {
                    var other = permit
                    other[keyPath: \\.customer] = 2
                    return other
                }
                """,
            refusal: "cannot assign through subscript"),
        Forgery(
            name: "PermitOfAPreview",
            code: "func forge(_ permit: ContactPermit) -> ContactPermit { ContactPermit(previewOf: permit) }",
            refusal: "initializer is inaccessible due to 'fileprivate' protection level"),
        Forgery(
            name: "PermitFromARow",
            code: "func forge(_ gate: ContactGate, _ row: Row) throws -> ContactPermit? { try gate.permit(row, row) }",
            refusal: "'permit' is inaccessible due to 'private' protection level"),
        Forgery(
            name: "HandOffChanged",
            code: """
                func forge(_ handOff: HandOff, _ permit: ContactPermit) -> HandOff {
                    var other = handOff
                    other.permit = permit
                    return other
                }
                """,
            refusal: "cannot assign to property: 'permit' is a 'let' constant"),
        Forgery(
            name: "HandOffByItsInitializer",
            code: """
                func forge(_ permit: ContactPermit, _ now: Instant) -> HandOff {
                    HandOff(delivery: 1, permit: permit, confirmedAt: now)
                }
                """,
            refusal: "initializer is inaccessible due to 'fileprivate' protection level"),
        Forgery(
            name: "HandOffByAnExtension",
            code: """
                extension HandOff {
                    private static func forged(_ permit: ContactPermit, _ now: Instant) -> Self {
                        Self(delivery: 1, permit: permit, confirmedAt: now)
                    }
                }
                """,
            refusal: "initializer is inaccessible due to 'fileprivate' protection level"),
        Forgery(
            name: "HandOffDecoded",
            code: "func forge(_ text: Data) throws -> HandOff { try JSONDecoder().decode(HandOff.self, from: text) }",
            refusal: "requires that 'HandOff' conform to 'Decodable'"),
        Forgery(
            name: "MessageFromNothing",
            code: "func forge() -> Message { Message() }",
            refusal: "no exact matches in call to initializer"),
        Forgery(
            name: "MessageMemberByMember",
            code: """
                extension Message {
                    private init(forged permit: ContactPermit) { self.permit = permit }
                }
                """,
            refusal: "may not be initialized directly; use \"self.init(...)\" or \"self = ...\" instead"),
        Forgery(
            name: "MessageRedirected",
            code: """
                func forge(_ message: Message, _ permit: ContactPermit) -> Message {
                    var other = message
                    other.permit = permit
                    return other
                }
                """,
            refusal: "cannot assign to property: 'permit' is a 'let' constant"),
        Forgery(
            name: "MessageDecoded",
            code: "func forge(_ text: Data) throws -> Message { try JSONDecoder().decode(Message.self, from: text) }",
            refusal: "requires that 'Message' conform to 'Decodable'"),
    ]

    /// On its own: the other forgeries would gain by it.
    private static let conformance = Forgery(
        name: "PermitDecodableByConformance", code: "extension ContactPermit: Decodable {}",
        refusal: "prevents automatic synthesis of 'init(from:)' for protocol 'Decodable'")

    private static let imports = """
        import Composer
        import Consent
        import Database
        import Foundation
        import System
        import Workspace


        """

    /// The compiler's exit code and words about the files, each a module's part.
    private func typecheck(_ files: [String: String]) throws -> (status: Int32, text: String) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("heed-forgery-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var paths: [String] = []
        for (name, code) in files.sorted(by: { $0.key < $1.key }) {
            let path = folder.appendingPathComponent(name + ".swift")
            try (Self.imports + code + "\n").write(to: path, atomically: true, encoding: .utf8)
            paths.append(path.path)
        }
        let output = folder.appendingPathComponent("output")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        let handle = try FileHandle(forWritingTo: output)
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments  // As one module: file by file, the compiler stops after the first with a mistake.
        =
            ["swiftc", "-typecheck", "-wmo", "-swift-version", "6", "-module-name", "Forgery"]
            + ["-package-name", try packageName()]
            + ["-I", Checkout.products + "/Modules"] + moduleMaps() + (try includes()) + paths
        compiler.standardOutput = handle
        compiler.standardError = handle
        try compiler.run()
        compiler.waitUntilExit()
        return (compiler.terminationStatus, try String(contentsOf: output, encoding: .utf8))
    }

    /// The name under which the build made the modules: it is the folder's, not the manifest's.
    private func packageName() throws -> String {
        let products = URL(fileURLWithPath: Checkout.products)
        let plan = products.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent(products.lastPathComponent + ".yaml")
        let names = Set(
            try String(contentsOf: plan, encoding: .utf8).matches(of: #""-package-name","([^"]+)""#).map { $0[1] })
        return try #require(names.count == 1 ? names.first : nil, "the build plan names \(names)")
    }

    /// Where the headers of libraries are that have folders of their own.
    private func includes() throws -> [String] {
        let asking = Process()
        let answer = Pipe()
        asking.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        asking.arguments = ["pkg-config", "--cflags-only-I", "pangocairo", "libpng"]
        asking.standardOutput = answer
        try asking.run()
        asking.waitUntilExit()
        let text = String(decoding: answer.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).flatMap { ["-Xcc", String($0)] }
    }

    private func moduleMaps() -> [String] {
        let system = Checkout.files(under: "Sources", ending: "module.modulemap").map { Checkout.root + "/" + $0 }
        let own = [Checkout.products + "/CPhoneNumber.build/module.modulemap"]
        return (system + own).flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
    }

    /// What the forgeries differ from in one thing only: this uses the same names and does compile.
    @Test func readingAPermitAndAMessageCompiles() throws {
        let control = """
            func address(_ permit: ContactPermit, _ handOff: HandOff, _ message: Message) -> [String] {
                [permit.address, handOff.permit.address, message.permit.address]
            }
            """
        let result = try typecheck(["Control": control])
        #expect(result.status == 0, "\(result.text)")
    }

    @Test func noForgeryCompiles() throws {
        for group in [Self.forgeries, [Self.conformance]] {
            var files: [String: String] = [:]
            for forgery in group {
                // A function may bear the same name in each file only if nobody else sees it.
                files[forgery.name] = forgery.code.replacingOccurrences(of: "func forge(", with: "private func forge(")
            }
            let result = try typecheck(files)
            #expect(result.status == 1, "\(result.text.prefix(2000))")
            for forgery in group {
                let words = result.text.components(separatedBy: "\n").filter {
                    $0.contains("/\(forgery.name).swift:") && $0.contains(": error: ")
                }
                #expect(
                    words.contains { $0.contains(forgery.refusal) },
                    "\(forgery.name): \(words) \(result.text.prefix(500))")
            }
        }
    }
}
