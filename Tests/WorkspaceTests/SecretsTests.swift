import Crypto
import System
import TestSupport
import Testing

@testable import Workspace

@Suite struct SecretsTests {
    private static let first = String(repeating: "01", count: 32)
    private static let second = String(repeating: "Ab", count: 32)

    @Test func theLastKeyIsCurrentAndOlderOnesStillVerify() throws {
        let text = "# keys\r\n7 \(Self.first) # from 2025\r\n\r\n  3\t\(Self.second)\r\n"
        let keyring = try Keyring(text, use: .suppression, place: "f")
        #expect(keyring.currentID == 3)
        #expect(keyring.current.copyBytes() == Array(repeating: 0xAB, count: 32))
        #expect(keyring.key(7)?.copyBytes() == Array(repeating: 1, count: 32))
        #expect(keyring.key(0) == nil)
        #expect(keyring.ids == [3, 7])
    }

    @Test func aVariableSeparatesKeysByCommas() throws {
        let environment = ["HEED_SUPPRESSION_KEYS": "1 \(Self.first), 2 \(Self.second)"]
        let secrets = Secrets(in: WorkspaceFolder(path: "/nowhere"), environment: environment)
        let keyring = try secrets.keyring(.suppression)
        #expect(keyring.ids == [1, 2])
        #expect(keyring.currentID == 2)
    }

    @Test(arguments: [
        ("", "f: there is no key: bring the keys back from a backup."),
        ("# nothing\n", "f: there is no key: bring the keys back from a backup."),
        ("256 \(first)", "f, line 1: this is no key: write a number from 0 to 255, a space and the key in hex."),
        ("+1 \(first)", "f, line 1: this is no key: write a number from 0 to 255, a space and the key in hex."),
        ("1", "f, line 1: this is no key: write a number from 0 to 255, a space and the key in hex."),
        ("1 \(first) x", "f, line 1: this is no key: write a number from 0 to 255, a space and the key in hex."),
        ("\n1 \(first)0", "f, line 2: key 1 is not 32 bytes in hex: bring the line back from a backup."),
        ("1 \(first)00", "f, line 1: key 1 is not 32 bytes in hex: bring the line back from a backup."),
        ("1 zz", "f, line 1: key 1 is not 32 bytes in hex: bring the line back from a backup."),
        ("1 \(first)\n1 \(second)", "f, line 2: key 1 stands here twice: give the newer one another number."),
    ])
    func aMalformedKeyIsNamedButNotQuoted(text: String, expected: String) {
        do throws(WorkspaceError) {
            _ = try Keyring(text, use: .suppression, place: "f")
            Issue.record("this was accepted")
        } catch {
            #expect(error.code == .secretMalformed)
            #expect(error.description == expected)
        }
    }

    @Test func createdKeysArePrivateDifferentAndReadable() throws {
        try TemporaryFolder.use { root in
            let folder = WorkspaceFolder(path: root)
            try Secrets.create(in: folder)
            #expect(FileStatus.of(root + "/secrets")?.mode == 0o700)
            #expect(FileStatus.of(root + "/secrets/token.keys")?.mode == 0o600)
            #expect(FileStatus.of(root + "/secrets/suppression.keys")?.mode == 0o600)
            #expect(FileStatus.of(root + "/secrets/ledger.keys")?.mode == 0o600)
            let secrets = Secrets(in: folder, environment: [:])
            let token = try secrets.keyring(.token)
            let suppression = try secrets.keyring(.suppression)
            #expect(token.ids == [1])
            #expect(token.current.byteCount == 64)
            #expect(suppression.ids == [1])
            #expect(suppression.current.byteCount == 32)
            #expect(Array(token.current.copyBytes().prefix(32)) != suppression.current.copyBytes())
        }
    }

    @Test func keysThatExistAreNeverOverwritten() throws {
        try TemporaryFolder.use { root in
            let folder = WorkspaceFolder(path: root)
            try Secrets.create(in: folder)
            let before = try FileBytes.read(root + "/secrets/token.keys")
            do throws(WorkspaceError) {
                try Secrets.create(in: folder)
                Issue.record("the keys were overwritten")
            } catch {
                #expect(error.code == .alreadyExists)
                #expect(
                    error.description == "\(root)/secrets/token.keys exists already and is not overwritten: "
                        + "without its keys, links in sent messages stop working.")
            }
            #expect(try FileBytes.read(root + "/secrets/token.keys") == before)
        }
    }

    @Test(arguments: [0o640, 0o604, 0o644, 0o660] as [UInt32])
    func secretsThatOthersMayReadAreRefused(mode: UInt32) throws {
        try TemporaryFolder.use { root in
            let path = root + "/secrets/suppression.keys"
            try Folder.make(root + "/secrets")
            try AtomicFile.write("1 \(Self.first)\n", to: path, mode: mode)
            do throws(WorkspaceError) {
                _ = try Secrets(in: WorkspaceFolder(path: root), environment: [:]).keyring(.suppression)
                Issue.record("mode \(String(mode, radix: 8)) was accepted")
            } catch {
                #expect(error.code == .notPrivate)
                #expect(error.description == "Others may read the secrets in \(path): run 'chmod 600 \(path)'.")
            }
        }
    }

    @Test func missingKeysSayHowToBringThemBack() throws {
        do throws(WorkspaceError) {
            _ = try Secrets(in: WorkspaceFolder(path: "/nowhere"), environment: [:]).keyring(.token)
            Issue.record("keys were found")
        } catch {
            #expect(error.code == .secretMissing)
            #expect(
                error.description == "There is no file /nowhere/secrets/token.keys with the token keys: "
                    + "bring it back from a backup, or set HEED_TOKEN_KEYS.")
        }
    }

    @Test func aFirstKeyIsMadeOnceAndOnlyWhereNoneIs() throws {
        try TemporaryFolder.use { root in
            let folder = WorkspaceFolder(path: root)
            let inVariable = Secrets(in: folder, environment: ["HEED_LEDGER_KEYS": "4 \(Self.first)"])
            #expect(try inVariable.keyringOrFirst(.ledger).ids == [4])
            #expect(!FileStatus.exists(root + "/secrets"))
            let secrets = Secrets(in: folder, environment: [:])
            let made = try secrets.keyringOrFirst(.ledger)
            #expect(made.ids == [1] && made.current.byteCount == 32)
            #expect(FileStatus.of(root + "/secrets")?.mode == 0o700)
            #expect(FileStatus.of(root + "/secrets/ledger.keys")?.mode == 0o600)
            #expect(try secrets.keyringOrFirst(.ledger).current.copyBytes() == made.current.copyBytes())
            #expect(try secrets.keyring(.ledger).current.copyBytes() == made.current.copyBytes())
        }
    }

    @Test func thePasswordComesFromAPrivateFileOrAVariable() throws {
        try TemporaryFolder.use { root in
            let folder = WorkspaceFolder(path: root)
            try AtomicFile.write(" pass word \r\n", to: root + "/good", mode: 0o600)
            try AtomicFile.write("open\n", to: root + "/open", mode: 0o644)
            try AtomicFile.write("two\nlines\n", to: root + "/lines", mode: 0o600)
            try AtomicFile.write("\n", to: root + "/empty", mode: 0o600)
            let secrets = Secrets(in: folder, environment: ["MAIL": "geheim", "EMPTY": ""])
            #expect(try secrets.password(.file("good")).text == " pass word ")
            #expect(try secrets.password(.environment("MAIL")).text == "geheim")
            let refused: [(PasswordSource, WorkspaceError.Code, String)] = [
                (
                    .file("open"), .notPrivate,
                    "Others may read the secrets in \(root)/open: run 'chmod 600 \(root)/open'."
                ),
                (
                    .file("lines"), .secretMalformed,
                    "\(root)/lines: this is no password: write the password on one line and nothing else."
                ),
                (
                    .file("empty"), .secretMalformed,
                    "\(root)/empty: this is no password: write the password on one line and nothing else."
                ),
                (
                    .file("absent"), .secretMalformed,
                    "\(root)/absent: there is no such file: "
                        + "write the password into it and run 'chmod 600 \(root)/absent'."
                ),
                (
                    .environment("EMPTY"), .secretMissing,
                    "The environment variable EMPTY, named in heed.yaml, is not set: set it."
                ),
            ]
            for (source, code, text) in refused {
                do throws(WorkspaceError) {
                    _ = try secrets.password(source)
                    Issue.record("\(source) was accepted")
                } catch {
                    #expect(error.code == code)
                    #expect(error.description == text)
                }
            }
        }
    }

    @Test func nothingSecretPrintsItself() throws {
        let keyring = try Keyring("1 \(Self.first)", use: .suppression, place: "f")
        let password = Password("hunter2")
        for text in ["\(keyring)", String(reflecting: keyring), "\(password)", String(reflecting: password)] {
            #expect(!text.contains("hunter2") && !text.contains("01"))
        }
        var dumped = ""
        dump(keyring, to: &dumped)
        dump(password, to: &dumped)
        #expect(!dumped.contains("hunter2") && !dumped.contains("0101"))
    }
}
