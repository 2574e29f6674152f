import Crypto
import Foundation
import System
import TestSupport
import Testing

@testable import Workspace

@Suite struct DKIMKeysTests {
    private let folder = TemporaryFolder()
    private let day = CivilDate(parsing: "2026-11-26")!

    private var keys: DKIMKeys { DKIMKeys(domain: "casalumen.example", in: WorkspaceFolder(path: folder.path)) }

    @Test("DKIM-1, DKIM-8: the first keys sign at once and are the owner's alone")
    func first() throws {
        #expect(try keys.all().isEmpty && keys.signing().isEmpty)
        let made = try keys.make(on: day)
        #expect(made.map(\.selector) == ["heed-20261126-rsa", "heed-20261126-ed"])
        #expect(try keys.signing().map(\.selector) == ["heed-20261126-rsa", "heed-20261126-ed"])
        for name in ["heed-20261126-rsa.pem", "heed-20261126-ed.pem"] {
            let path = folder("secrets/dkim/casalumen.example/\(name)")
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        let records = made.map(\.record)
        #expect(records[0].hasPrefix("v=DKIM1; k=rsa; p=MIIBIjANBg") && records[0].count == 18 + 392)
        #expect(records[1].hasPrefix("v=DKIM1; k=ed25519; p=") && records[1].count == 22 + 44)
        #expect(made[0].recordPieces.map(\.count) == [255, 155] && made[0].recordPieces.joined() == records[0])
    }

    @Test("later keys wait until they are put into use, and none is overwritten")
    func rotation() throws {
        let first = try keys.make(on: day)
        #expect(throws: WorkspaceError.self) { try keys.make(on: day) }
        #expect(try keys.putIntoUse().isEmpty)
        let next = try keys.make(on: day.adding(days: 200))
        #expect(next.map(\.isWaiting) == [true, true])
        #expect(try keys.signing().map(\.selector) == first.map(\.selector))
        #expect(try keys.putIntoUse().map(\.selector).sorted() == next.map(\.selector).sorted())
        #expect(try keys.signing().map(\.selector) == next.map(\.selector))
        #expect(try keys.all().count == 4)
    }

    @Test("a file that others can read, or that is no key, is refused")
    func refused() throws {
        _ = try keys.make(on: day)
        let path = folder("secrets/dkim/casalumen.example/heed-20261126-ed.pem")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: WorkspaceError.self) { try keys.signing() }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: WorkspaceError.self) { try keys.signing() }
        #expect(error?.description.contains("nonsense") == false)
    }
}
