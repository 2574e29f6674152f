import Testing

@testable import Composer

@Suite struct ComposerTests {}
