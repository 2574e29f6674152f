import Testing

@testable import System

@Suite struct SystemTests {}
