import Testing

@testable import Commands

@Suite struct CommandsTests {}
