import System
import TestSupport
import Testing

@testable import Workspace

@Suite struct WorkspaceFolderTests {
    @Test func theNearestWorkspaceAboveIsFound() throws {
        try TemporaryFolder.use { root in
            try Folder.make(root + "/shop/Campaigns/2026")
            try AtomicFile.write("x: y\n", to: root + "/shop/heed.yaml")
            let found = try WorkspaceFolder.find(from: root + "/shop/Campaigns/2026", explicit: nil)
            #expect(found.path == root + "/shop")
            #expect(found.campaigns == root + "/shop/Campaigns")
            #expect(found.templates == root + "/shop/Templates")
            #expect(found.path(of: "secrets/smtp-password") == root + "/shop/secrets/smtp-password")
            #expect(found.path(of: "/etc/ssl/ca.pem") == "/etc/ssl/ca.pem")
        }
    }

    @Test func aNamedWorkspaceIsRelativeToWhereOneStands() throws {
        try TemporaryFolder.use { root in
            try Folder.make(root + "/shop")
            try AtomicFile.write("x: y\n", to: root + "/shop/heed.yaml")
            #expect(try WorkspaceFolder.find(from: root, explicit: "shop").path == root + "/shop")
            #expect(try WorkspaceFolder.find(from: "/", explicit: root + "/shop").path == root + "/shop")
        }
    }

    @Test func outsideAWorkspaceTheErrorSaysWhatToDo() throws {
        try TemporaryFolder.use { root in
            // A folder of that name is no configuration.
            try Folder.make(root + "/heed.yaml")
            do throws(WorkspaceError) {
                _ = try WorkspaceFolder.find(from: root, explicit: nil)
                Issue.record("a workspace was found")
            } catch {
                #expect(error.code == .notFound)
                #expect(
                    error.description == "There is no heed.yaml in \(root) or a folder above it: "
                        + "run 'heed init DIR' or pass '--workspace DIR'.")
            }
            do throws(WorkspaceError) {
                _ = try WorkspaceFolder.find(from: root, explicit: "shop")
                Issue.record("a workspace was found")
            } catch {
                #expect(
                    error.description
                        == "There is no heed.yaml in shop: run 'heed init shop' or name another folder.")
            }
        }
    }

    @Test func theEnvironmentOverridesTheDatabase() throws {
        let folder = WorkspaceFolder(path: "/srv/shop")
        let configuration = try Configuration.load(text: Samples.configuration).configuration
        func place(_ environment: [String: String]) -> DatabasePlace {
            folder.database(of: configuration, environment: environment)
        }
        #expect(place([:]) == .file("/srv/shop/heed.db"))
        #expect(place(["HEED_DATABASE": ""]) == .file("/srv/shop/heed.db"))
        #expect(place(["HEED_DATABASE": "b.db"]) == .file("/srv/shop/b.db"))
        #expect(place(["HEED_DATABASE": "/var/heed.db"]) == .file("/var/heed.db"))
        let url = "postgresql://heed:hunter2@db/heed"
        #expect(place(["HEED_DATABASE": url]) == .server(url: url, password: nil))
    }

    @Test(arguments: [
        ("postgresql://heed@db.example.com:5433/heed", nil),
        ("{url: \"postgres://heed@db/heed\"}", nil),
        ("{url: \"postgres://heed@db/heed\", password: {env: DB_PASSWORD}}", PasswordSource.environment("DB_PASSWORD")),
        ("{url: \"postgres://heed@db/heed\", password: {file: secrets/db}}", .file("secrets/db")),
    ])
    func aServersDatabaseMayBeNamed(written: String, password: PasswordSource?) throws {
        let text = Samples.configuration.replacing("database: heed.db", with: "database: \(written)")
        let url = written.split(separator: "\"").first { $0.hasPrefix("postgres") }.map(String.init) ?? written
        #expect(try Configuration.load(text: text).configuration.database == .server(url: url, password: password))
    }

    @Test func filesAreReadByTheirNameInTheWorkspace() throws {
        try TemporaryFolder.use { root in
            try AtomicFile.write(Samples.configuration, to: root + "/heed.yaml")
            try Folder.make(root + "/Campaigns")
            try AtomicFile.write("a: 1\na: 2\n", to: root + "/Campaigns/spring.yaml")
            let folder = WorkspaceFolder(path: root)
            #expect(try folder.configuration().configuration.organisation.name == "Casa Lumen")
            do throws(Diagnostics) {
                _ = try folder.yaml("Campaigns/spring.yaml")
                Issue.record("duplicate keys were accepted")
            } catch {
                #expect(
                    error.rendered == """
                        Campaigns/spring.yaml:2:1: error: 'a' stands here twice. It is already on line 1.
                        a: 2
                        ^
                        """)
            }
            do throws(Diagnostics) {
                _ = try folder.yaml("Campaigns/autumn.yaml")
                Issue.record("a missing file was read")
            } catch {
                #expect(
                    error.rendered == "Campaigns/autumn.yaml: error: cannot read \(root)/Campaigns/autumn.yaml: "
                        + "No such file or directory")
            }
        }
    }
}
