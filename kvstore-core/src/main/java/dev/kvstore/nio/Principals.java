package dev.kvstore.nio;

import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Objects;

/** Users and groups are names: stored, never enforced. */
final class Principals extends UserPrincipalLookupService {
    static final Principals LOOKUP = new Principals();
    private static final String DEFAULT_USER = System.getProperty("user.name", "owner");
    private static final String DEFAULT_GROUP = "users";

    private Principals() {}

    static UserPrincipal user(String name) {
        return new User(name == null ? DEFAULT_USER : name);
    }

    static GroupPrincipal group(String name) {
        return new Group(name == null ? DEFAULT_GROUP : name);
    }

    @Override
    public UserPrincipal lookupPrincipalByName(String name) {
        return new User(checkName(name));
    }

    @Override
    public GroupPrincipal lookupPrincipalByGroupName(String group) {
        return new Group(checkName(group));
    }

    private static String checkName(String name) {
        if (Objects.requireNonNull(name).isEmpty()) {
            throw new IllegalArgumentException("a principal's name must not be empty");
        }
        return name;
    }

    private record User(String name) implements UserPrincipal {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Group(String name) implements GroupPrincipal {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
