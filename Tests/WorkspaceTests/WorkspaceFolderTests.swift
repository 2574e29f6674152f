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
        #expect(try folder.database(of: configuration, environment: [:]) == "/srv/shop/heed.db")
        #expect(try folder.database(of: configuration, environment: ["HEED_DATABASE": ""]) == "/srv/shop/heed.db")
        #expect(try folder.database(of: configuration, environment: ["HEED_DATABASE": "b.db"]) == "/srv/shop/b.db")
        #expect(
            try folder.database(of: configuration, environment: ["HEED_DATABASE": "/var/heed.db"]) == "/var/heed.db")
        do throws(WorkspaceError) {
            let environment = ["HEED_DATABASE": "postgresql://heed:hunter2@db/heed"]
            _ = try folder.database(of: configuration, environment: environment)
            Issue.record("a server was accepted")
        } catch {
            #expect(error.code == .notSupported)
            #expect(
                error.description
                    == "HEED_DATABASE: a PostgreSQL server is not supported yet. "
                    + "Name a file in the workspace, like heed.db.")
        }
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
