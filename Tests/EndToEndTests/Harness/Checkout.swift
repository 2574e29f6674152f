import Foundation
import Testing

/// Where the things under test lie.
enum Checkout {
    /// The root of the checkout: it holds the shipped files too.
    static let root: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path
    }()

    /// The built program, beside the test program.
    static let heed: String = {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return program.deletingLastPathComponent().appendingPathComponent("heed").path
    }()

    static func fixture(_ name: String) -> String { root + "/Tests/EndToEndTests/Fixtures/" + name }
    static func server(_ name: String) -> String { root + "/Tests/EndToEndTests/Servers/" + name }

    /// The Python of the system, which has aiosmtpd from its package.
    static let python = "/usr/bin/python3"

    /// What is missing fails by name; nothing is skipped.
    static func require(_ programs: String...) throws {
        for program in programs {
            try #require(
                FileManager.default.isExecutableFile(atPath: program),
                "\(program) is missing: `make test` installs it")
        }
    }

    /// Some servers and mounts need root, which CI is.
    static func requireRoot(for what: String) throws {
        try #require(geteuid() == 0, "\(what) needs root: run these tests as root, for example in a container")
    }
}
