package import Database
package import Testing

/// The databases that Heed runs on.
package enum DatabaseKind: String, CaseIterable, Sendable {
    case sqlite = "SQLite"
    case postgresql = "PostgreSQL"

    /// The one that the running test is about.
    @TaskLocal package static var current = DatabaseKind.sqlite
}

/// A fresh database of one test, of the current kind.
package final class TestDatabase: Sendable {
    package let location: DatabaseLocation
    private let folder: TemporaryFolder?

    package init() throws {
        switch DatabaseKind.current {
        case .sqlite:
            let folder = TemporaryFolder(inMemory: true)
            location = .sqlite(folder("heed.db"))
            self.folder = folder
        case .postgresql:
            location = .postgresql(url: try PostgreSQLCluster.shared.get().newDatabase(), password: nil)
            folder = nil
        }
    }
}

/// Runs each test of a suite once for each database: `@Suite(.bothDatabases)`. What fails says on which one.
package struct BothDatabases: SuiteTrait, TestTrait, TestScoping {
    package var isRecursive: Bool { true }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        for kind in DatabaseKind.allCases {
            let naming = IssueHandlingTrait.compactMapIssues { issue in
                var issue = issue
                issue.comments.append("On \(kind.rawValue).")
                return issue
            }
            try await naming.provideScope(for: test, testCase: testCase) {
                try await DatabaseKind.$current.withValue(kind) { try await function() }
            }
        }
    }
}

extension Trait where Self == BothDatabases {
    package static var bothDatabases: Self { BothDatabases() }
}
