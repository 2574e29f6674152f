import Testing

@testable import Workspace

@Suite struct WorkspaceTests {}
