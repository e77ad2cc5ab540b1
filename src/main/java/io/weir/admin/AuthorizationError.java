package io.weir.admin;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** What a user reads when the cluster does not let the application in, or not at a topic. */
public final class AuthorizationError {

    private AuthorizationError() {}

    /** A sentence with the remedy, if a refusal is among the causes. */
    public static Optional<String> sentence(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(AuthorizationError::of)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static String of(Throwable e) {
        if (e instanceof AuthenticationException) {
            return "the cluster does not accept the credentials (" + e.getMessage()
                    + "); they are wrong, expired or revoked,"
                    + " or the certificate is not trusted: renew them where the sasl. and ssl. settings point, and start again;"
                    + " what was committed is kept";
        }
        if (e instanceof TopicAuthorizationException topics) {
            String names = topics.unauthorizedTopics().isEmpty()
                    ? "topics that it needs"
                    : "topic '" + String.join("', '", topics.unauthorizedTopics()) + "'";
            return "the cluster does not let this user at " + names
                    + "; allow it READ on the input, WRITE on the output, DESCRIBE and DESCRIBE_CONFIGS on both, and ALL on the"
                    + " topics that begin with application.id, for example with kafka-acls --add";
        }
        if (e instanceof GroupAuthorizationException) {
            return "the cluster does not let this user into the group of application.id (" + e.getMessage()
                    + "); allow it READ on that group, for example with kafka-acls --add";
        }
        if (e instanceof TransactionalIdAuthorizationException) {
            return "the cluster does not let this user write in transactions (" + e.getMessage()
                    + "); allow it WRITE on transactional ids that begin with application.id, for example with kafka-acls --add";
        }
        if (e instanceof AuthorizationException) {
            return "the cluster does not let this user do what is needed (" + e.getMessage()
                    + "); docs/operations.md has the list of what to allow";
        }
        return null;
    }
}
