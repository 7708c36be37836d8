@console
Feature: The web console shows what is there, and does what it is told
  Whoever would rather see than write programs uses the web console of Dumont Cloud. It shows what the
  product knows, at once, and never more; what it is told to do happens.

  Every deadline counts from the moment the customer asks, or from the failure of the GPU. A CPU Standby
  is a machine without a GPU that keeps a copy of the workspace, at least once in a sync interval; to
  fail over is to move the work over it to another GPU, where it "resumes": it answers again, with what
  it had saved. "Stays" means that the same work goes on answering on the same GPU, and nothing else is
  rented, watched for so many heartbeats from then on; a heartbeat is how often the product looks at a
  GPU instance. The phases of a failover are the steps that the console shows of it. A page is
  accessible when nothing on it keeps people out who hear it read aloud, type instead of pointing, or
  need strong contrast, by day and in dark colours: no serious finding of the checks known as axe.

  Rule: Only its customer gets in

    Scenario Outline: A customer signs in, reading <language>
      Given a customer who reads <language>
      When the customer signs in to the console
      Then the customer is signed in, and reads <language>

      Examples:
        | language   |
        | English    |
        | Portuguese |

    Scenario: A visitor without an account sees nothing of a customer's
      Whoever has no account may look at the GPUs on offer; everything else needs one.

      Given a GPU instance without CPU Standby
      When a visitor enters the console without an account
      Then the console shows that visitor no machine

    Scenario: A wrong password is refused
      When somebody signs in to the console with a wrong password
      Then the console keeps that visitor out

  Rule: The first GPU that is ready is kept, and the others are given back

    Scenario Outline: Of <number> <GPU> the first that is ready is kept
      Whoever cannot wait orders several GPUs at once: the first that is ready wins, and it alone is kept.

      When the customer has <number> × <GPU> race in the console
      Then the machine that won is a <GPU>
      And it costs what the console showed when it was chosen
      And it is ready within 2 minutes
      And of the GPUs that raced only the winner is paid for within 60 seconds

      Examples:
        | GPU      | number |
        | RTX 4090 | 3      |
        | RTX 3090 | 2      |
        | A100     | 2      |

    Scenario: A GPU that nobody races against is delivered as it was ordered
      When the customer has 1 × H100 race in the console
      Then the machine that won is a H100
      And it costs what the console showed when it was chosen
      And it is ready within 2 minutes

  Rule: A slip of the hand costs nothing and loses nothing

    Scenario: An order that is sent twice in haste is one order
      When the customer has 2 × RTX 3090 race in the console, sending the order twice in haste
      Then the machine that won is a RTX 3090
      And it is ready within 2 minutes
      And of the GPUs that raced only the winner is paid for within 60 seconds

    Scenario: A failover that is asked for twice in haste is one failover
      Given a GPU instance with CPU Standby
      When the customer fails the work over to another GPU in the console, asking twice in haste
      Then the workload resumes within 3 minutes
      And the work fails over once, and then stays for 12 heartbeats

    Scenario: A snapshot is restored over its own work, unless the customer objects
      Given another GPU instance of the same customer
      And a GPU instance without CPU Standby
      And a snapshot of it
      When the customer is about to restore that snapshot in the console
      Then the console proposes the instance that has its work

    Scenario: A snapshot is restored where the work has moved, unless the customer objects
      Given another GPU instance of the same customer
      And a GPU instance without CPU Standby
      And a snapshot of it
      When the customer moves the work to an RTX 4090 for at most $0.50 an hour
      Then the work goes on there within 3 minutes
      When the customer is about to restore that snapshot in the console
      Then the console proposes the instance that has its work

    Scenario: A page that is reloaded during a failover goes on telling of it
      Given a GPU instance with CPU Standby
      When the customer fails the work over to another GPU in the console, and reloads the page meanwhile
      Then the console still shows that failover
      And the workload resumes within 3 minutes
      And every phase that the console showed happened, in that order and time

    Scenario: Whoever has signed out in another tab is told so, and nothing moves
      Given a GPU instance with CPU Standby
      When the customer signs out in one tab of the console, and fails the work over in another
      Then the failover is refused because nobody is signed in
      And that is answered within 10 seconds
      And within 10 seconds the page that showed the instance is closed to the customer
      And the workload stays on the same GPU for 12 heartbeats

  Rule: Nobody is kept out by how a page is made

    Scenario Outline: Every page is accessible with <a machine>, read in <language>
      Given a customer who reads <language>
      And a GPU instance <protection>
      When the customer signs in to the console
      Then every page of the console is accessible, and in <language>

      Examples:
        | a machine           | language   | protection          |
        | a bare machine      | Portuguese | without CPU Standby |
        | a protected machine | English    | with CPU Standby    |

  Rule: Protection is switched on where it is seen

    Scenario: CPU Standby is switched on, and its sync goes on
      Given a GPU instance without CPU Standby
      When the customer switches CPU Standby on in the console
      Then the console shows the next sync within 2 sync intervals

  Rule: The console tells the truth

    @S50
    Scenario: Every phase that is shown happened
      Given a GPU instance with CPU Standby
      And the console shows the instance
      When the GPU fails
      Then the workload resumes within 3 minutes
      And every phase that the console showed happened, in that order and time
      And the failover report of the console is what the GPU market’s books say
