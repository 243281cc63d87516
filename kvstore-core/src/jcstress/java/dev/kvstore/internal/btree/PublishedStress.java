package dev.kvstore.internal.btree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A state is published while another thread looks: it sees the state before or the state after, never a mixture. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "before the first state")
@Outcome(id = "3, 30", expect = ACCEPTABLE, desc = "the first state")
@Outcome(id = "4, 40", expect = ACCEPTABLE, desc = "the second state")
@Outcome(expect = FORBIDDEN, desc = "root and sequence number of different states")
@State
public class PublishedStress {
    private final Published published = new Published();

    @Actor
    public void publish() {
        published.publish(3, 30, 300);
        published.publish(4, 40, 400);
    }

    @Actor
    public void look(JJ_Result result) {
        Published.View view = published.view();
        result.r1 = view.root();
        result.r2 = view.sequence();
    }
}
